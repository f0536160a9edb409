import { readFile } from "node:fs/promises";
import type { Document } from "@saymon-logs/openapi/document";
import { documentForRedoc, type Variant } from "../redoc/document.ts";
import { type RedocParts, renderWithRedoc } from "../redoc/render.ts";
import { repairs } from "../redoc/repairs.ts";
import { redocScript } from "../redoc/script.ts";
import { withoutUnused } from "../redoc/styles.ts";
import { seek, untilRedoc } from "../redoc/until-redoc.ts";
import { bundleScript } from "./bundle.ts";
import { addAsset, type Files } from "./files.ts";
import { addPage } from "./layout.ts";
import { toSections } from "./sections.ts";

/** What the Redoc pages of all versions share. */
export interface RedocAssets {
  /** Path of the style sheet of all pages. */
  siteStyles: string;
  /** Path of the style sheet of these pages. */
  styles: string;
  /** Path of Redoc's own script. */
  script: string;
}

/** Adds what the Redoc pages of all versions share. */
export async function addRedocAssets(files: Files, siteStyles: string): Promise<RedocAssets> {
  const css = await readFile(new URL("../redoc/redoc.css", import.meta.url), "utf8");
  return {
    siteStyles,
    styles: addAsset(files, "reference.css", css),
    script: addAsset(files, "redoc.js", await redocScript()),
  };
}

/** Lets Redoc render a version of the reference. */
export function renderReference(document: Document, variant: Variant): Promise<RedocParts> {
  return renderWithRedoc(documentForRedoc(document, variant));
}

/** Adds a version of the reference as a page by Redoc. */
export async function addRedocPage(
  files: Files,
  assets: RedocAssets,
  page: {
    folder: string;
    document: Document;
    dereferenced: Document;
    notice: string;
    variant: Variant;
    redoc: RedocParts;
  },
): Promise<void> {
  const { folder, document, dereferenced, notice, variant, redoc } = page;
  const { title, summary } = document.info;
  addPage(files, document, {
    path: `${folder}index.html`,
    title: folder ? `${title} ${variant.version}` : title,
    description: summary,
    styles: [addAsset(files, "redoc.css", withoutUnused(redoc.styles)), assets.siteStyles, assets.styles],
    scripts: [
      assets.script,
      addAsset(files, "start.js", redoc.start),
      await addPageScript(files, folder, dereferenced),
    ],
    // The search runs in a worker that is created from a blob.
    policy: { "worker-src": "blob:" },
    inlineScripts: [redoc.inlineScript, seek],
    body: `${notice}${withoutScript}
${untilRedoc(dereferenced, redoc.body)}
<script>${seek}</script>
<div id="content"><div id="redoc">${redoc.body}</div></div>
<p class="print-note">Print <a href="plain.html">the single page</a> instead: it has the whole reference.</p>
<div class="site-status" role="status"></div>`,
  });
}

/** Our own script, with the titles of all parts, and the Markdown that "Copy" loads. */
async function addPageScript(files: Files, folder: string, document: Document): Promise<string> {
  const sections = toSections(document);
  const parts = Object.fromEntries(sections.map(({ anchor, markdown }) => [anchor, markdown]));
  const markdown = addAsset(files, "markdown.js", `window.saymonMarkdown = ${JSON.stringify(parts)};\n`);
  const titles = Object.fromEntries(sections.slice(1).map(({ anchor, title }) => [anchor, title]));
  const root = "../".repeat(folder.split("/").length - 1);
  const constants = { repairs, titles, markdownScript: root + markdown };
  const script = await bundleScript(new URL("../redoc/page.js", import.meta.url), constants);
  return addAsset(files, "page.js", script);
}

const withoutScript =
  '<noscript><p class="site-notice">Without JavaScript this page shows how to call each operation. <a href="plain.html">The single page</a> shows everything.</p></noscript>';
