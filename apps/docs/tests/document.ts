/** The document as readers see it. */
import type { Document } from "@saymon-logs/openapi/document";
import { inject } from "vitest";
import { type Endpoint, endpoints } from "../build/document.ts";
import { operationAnchor, type Section, toSections } from "../build/sections.ts";

export const document: Document = inject("document");
export const operations = endpoints(document) as [Endpoint, Endpoint, ...Endpoint[]];
export const sections: Section[] = toSections(document);

/** The address of an operation in the reference. */
export function linkTo(operation: Endpoint): string {
  return `index.html#/${operationAnchor(operation)}`;
}

/** Text without Markdown marks and without white space, to compare it with text on a page. */
export function compact(text: string | null): string {
  return (text ?? "").replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/[*`\s]|^[-|]+/gm, "");
}
