import type { Document } from "./document.ts";
import type { Files } from "./files.ts";
import { demote, type Section } from "./sections.ts";

/** Adds the reference as Markdown: whole, in parts, and `llms.txt`, which leads to the parts. */
export function addMarkdown(files: Files, folder: string, document: Document, sections: Section[]): void {
  files.set(`${folder}reference.md`, wholeReference(sections));
  for (const section of sections)
    files.set(`${folder}markdown/${section.slug}.md`, linkToFiles(section.markdown, sections));
  if (!folder) files.set("llms.txt", llms(document, sections));
}

function wholeReference([overview, ...rest]: Section[]): string {
  return [overview?.markdown, ...rest.map(({ markdown }) => demote(markdown))].join("\n");
}

/** In one file `#errors` is an anchor, in parts `errors.md` is a file. */
function linkToFiles(markdown: string, sections: Section[]): string {
  return sections.reduce((text, { slug }) => text.replaceAll(`](#${slug})`, `](${slug}.md)`), markdown);
}

/** A list of what there is to read, in the form of https://llmstxt.org. */
function llms({ info }: Document, sections: Section[]): string {
  const links = (kind: Section["kind"]) =>
    sections
      .filter((section) => section.kind === kind)
      .map(({ title, slug, summary }) => `- [${title}](markdown/${slug}.md)${summary && `: ${summary}`}`)
      .join("\n");
  return `# ${info.title}

> ${info.summary}

Version ${info.version} of the document. Everything on one page: [reference.md](reference.md).

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

- [Client](client/index.html): reference of the npm client
- [Changes](changes.md): what changed from version to version
`;
}
