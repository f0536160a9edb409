/** The document as readers see it. */

import { fileURLToPath } from "node:url";
import { type Document, type Endpoint, endpoints } from "../build/document.ts";
import { dereference } from "../build/releases.ts";
import { type Section, toSections } from "../build/sections.ts";

export const document: Document = await dereference(
  fileURLToPath(import.meta.resolve("@saymon-logs/openapi/openapi.docs.yaml")),
);
export const operations: Endpoint[] = endpoints(document);
export const sections: Section[] = toSections(document);

/** Text without Markdown marks and without white space, to compare it with text on a page. */
export function compact(text: string | null): string {
  return (text ?? "").replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/[*`\s]|^[-|]+/gm, "");
}
