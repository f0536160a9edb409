import type { Document } from "@saymon-logs/openapi/document";
import type { Files } from "./files.ts";
import { places } from "./layout.ts";
import { demote, relink, type Section } from "./sections.ts";

/** Adds the reference as Markdown: in one file, in parts, and `llms.txt`, which links to the parts. */
export function addMarkdown(files: Files, document: Document, sections: Section[]): void {
  files.set("reference.md", wholeReference(sections));
  for (const { name, markdown } of sections)
    files.set(
      `markdown/${name}.md`,
      relink(markdown, (other) => `${other}.md`),
    );
  files.set("llms.txt", llms(document, sections));
}

/** All sections in one text. */
export function wholeReference([overview, ...rest]: Section[]): string {
  return [overview?.markdown, ...rest.map(({ markdown }) => demote(markdown))].join("\n");
}

/** A list of what there is to read, in the form of https://llmstxt.org. */
function llms({ info }: Document, sections: Section[]): string {
  const links = (kind: Section["kind"]) =>
    sections
      .filter((section) => section.kind === kind)
      .map(({ title, name, summary }) => `- [${title}](markdown/${name}.md)${summary && `: ${summary}`}`)
      .join("\n");
  return `# ${info.title}

> ${info.summary}

Version ${info.version} of the document. Everything in one file: [reference.md](reference.md).

## Overview

${links("overview")}

## Guides

${links("guide")}

## Operations

${links("operation")}

## OpenAPI document

- [openapi.yaml](openapi.yaml): the document
- [openapi.json](openapi.json): the same as JSON
- [openapi.dereferenced.json](openapi.dereferenced.json): the same without references

## Optional

${places
  .filter(({ path }) => path !== "index.html" && !path.includes("#"))
  .map(({ path, name, about }) => `- [${name}](${path}): ${about}`)
  .join("\n")}
`;
}
