/** The document as readers see it. */
import type { Document } from "@saymon-logs/openapi/document";
import { inject } from "vitest";
import { type Endpoint, endpoints } from "../build/document.ts";
import { type Section, toSections } from "../build/sections.ts";

export const document: Document = inject("document");
export const operations: Endpoint[] = endpoints(document);
export const sections: Section[] = toSections(document);

/** Text without Markdown marks and without white space, to compare it with text on a page. */
export function compact(text: string | null): string {
  return (text ?? "").replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/[*`\s]|^[-|]+/gm, "");
}
