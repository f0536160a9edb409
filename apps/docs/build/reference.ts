import type { Document } from "./document.ts";
import { addAsset, type Files } from "./files.ts";
import { addMarkdown } from "./markdown.ts";
import { addPage } from "./page.ts";
import { plainReference } from "./plain.ts";
import { renderWithRedoc } from "./redoc.ts";
import { dereference, type Release } from "./releases.ts";
import { toSections } from "./sections.ts";
import { withoutUnusedProperties } from "./styles.ts";
import { untilRedoc } from "./until-redoc.ts";

/** What the pages of all versions share. */
export interface Assets {
  /** Path of the style sheet. */
  styles: string;
  /** Paths of the scripts of the Redoc page. */
  scripts: string[];
}

/** Adds one version of the reference: as a Redoc page, as a plain page, as Markdown, as the document itself. */
export async function addReference(
  files: Files,
  assets: Assets,
  release: Release,
  folder: string,
): Promise<void> {
  const dereferenced = await dereference(release);
  files.set(`${folder}openapi.yaml`, release.yaml);
  files.set(`${folder}openapi.json`, JSON.stringify(release.document, null, 2));
  files.set(`${folder}openapi.dereferenced.json`, JSON.stringify(dereferenced, null, 2));

  const { title, version, summary } = release.document.info;
  const name = folder ? `${title} ${version}` : title;
  const sections = toSections(dereferenced);
  addMarkdown(files, folder, dereferenced, sections);
  addPage(files, release.document, {
    path: `${folder}plain.html`,
    title: `${name} on one plain page`,
    description: summary,
    styles: [assets.styles],
    body: `${notice(folder, version)}${plainReference(sections)}`,
  });
  await addRedocPage(files, assets, release.document, dereferenced, {
    folder,
    name,
    body: notice(folder, version),
  });
}

async function addRedocPage(
  files: Files,
  { styles, scripts }: Assets,
  document: Document,
  dereferenced: Document,
  { folder, name, body }: { folder: string; name: string; body: string },
): Promise<void> {
  const redoc = await renderWithRedoc(document);
  const [engine = "", ...repairs] = scripts;
  addPage(files, document, {
    path: `${folder}index.html`,
    title: name,
    description: document.info.summary,
    styles: [addAsset(files, "redoc.css", withoutUnusedProperties(redoc.styles)), styles],
    // What repairs the page comes last: it would only watch while Redoc starts.
    scripts: [engine, addAsset(files, "start.js", redoc.start), ...repairs],
    // The search runs in a worker made from a blob.
    policy: ["worker-src blob:"],
    body: `${body}${withoutScript}\n${untilRedoc(dereferenced, redoc.body)}\n<div id="redoc">${redoc.body}</div>`,
  });
}

const withoutScript =
  '<noscript><p class="site-notice">Without JavaScript this page tells how each operation is called. <a href="plain.html">The plain page</a> tells everything.</p></noscript>';

function notice(folder: string, version: string): string {
  if (!folder) return "";
  return `<aside class="site-notice">This is version ${version}, as it was released. <a href="../../index.html">The newest is here.</a></aside>\n`;
}
