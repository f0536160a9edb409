import { readFile } from "node:fs/promises";
import type { Document } from "@saymon-logs/openapi/document";
import { bundleScript } from "./bundle.ts";
import { changelog, differences } from "./changes.ts";
import { type ClientReference, readClient } from "./client.ts";
import { descriptions } from "./document.ts";
import { errorCatalogue } from "./errors.ts";
import { exampleReport } from "./example-report.ts";
import { addAsset, type Files } from "./files.ts";
import { refuseMarkup, toHtml } from "./html.ts";
import { addPage, type Page } from "./layout.ts";
import { installNote, installSection, projectLinks } from "./links.ts";
import { addMarkdown, wholeReference } from "./markdown.ts";
import { singlePage, withContents } from "./plain.ts";
import { addRedocAssets, addRedocPage, type RedocAssets, renderReference } from "./reference.ts";
import { dereference, type Release, readRelease, readReleases } from "./releases.ts";
import { paragraphs, slug, toSections } from "./sections.ts";
import { addTryPage } from "./try.ts";

/** Adds a page of text, whose code can be copied. */
type AddText = (page: Pick<Page, "path" | "title" | "description" | "body">) => void;

/** What the site is made of. */
interface Sources {
  /** The document for readers, with the guides. */
  documented: Release;
  /** The same without references. */
  document: Document;
  /** The document for tools, which is offered for download. */
  bundle: Release;
  /** The oldest first. */
  releases: Release[];
  /** What has changed since the last release. */
  changes: Awaited<ReturnType<typeof differences>>;
  client: ClientReference;
}

async function readSources(): Promise<Sources> {
  const documented = await readRelease(
    new URL(import.meta.resolve("@saymon-logs/openapi/openapi.docs.yaml")),
  );
  const bundle = await readRelease(new URL(import.meta.resolve("@saymon-logs/openapi/openapi.yaml")));
  const releases = await readReleases(new URL("../../../openapi/released/", import.meta.url));
  const latest = releases.at(-1);
  // TypeDoc needs this process, and the others their own.
  const [document, changes, client] = await Promise.all([
    dereference(documented.file),
    latest ? differences(latest, bundle) : [],
    readClient(),
  ]);
  return { documented, document, bundle, releases, changes, client };
}

/** Makes all files of the site. The overview comes last: once it is there, its links work. */
export async function buildSite(): Promise<Files> {
  const sources = await readSources();
  const { documented, document, releases, client } = sources;
  refuseMarkupIn(documented.document);

  const files: Files = new Map();
  for (const name of ["icon.svg", "card.png"]) files.set(name, await readFile(ours(`public/${name}`)));
  const styles = addAsset(files, "site.css", await readFile(ours("public/site.css"), "utf8"));
  const script = addAsset(files, "article.js", await bundleScript(ours("public/article.js")));
  const addText: AddText = (page) =>
    addPage(files, document, {
      ...page,
      title: `${page.title} – ${document.info.title}`,
      styles: [styles],
      scripts: [script],
      body: `${page.body}\n<div class="site-status" role="status"></div>`,
    });
  addClientPages(addText, client, installNote(releases, "../"));
  await addTryPage(files, document, styles);
  files.set("example-report.html", await exampleReport());
  addArticles(addText, files, await readArticles(sources));
  await addReference(files, styles, sources);
  return files;
}

/** The articles as Markdown, by the names of their pages. */
async function readArticles({
  document,
  releases,
  changes,
  client,
}: Sources): Promise<Record<string, string>> {
  return {
    errors: await errorCatalogue(document, client.classes),
    "export-the-logs": (await readFile(ours("pages/export-the-logs.md"), "utf8")).replace(
      "<!-- how to install -->",
      installSection(releases),
    ),
    "saymon-logs": await readFile(new URL(import.meta.resolve("@saymon-logs/export/reference.md")), "utf8"),
    changes: await changelog(releases, changes),
  };
}

/** Adds all versions of the reference. */
async function addReference(
  files: Files,
  styles: string,
  { documented, document, bundle, releases, changes }: Sources,
): Promise<void> {
  const assets = await addRedocAssets(files, styles);
  const unreleased = changes.length > 0 && "This site has [changes that are not released](changes.html).";
  const variant = {
    version: bundle.version,
    linked: true,
    overview: paragraphs(await projectLinks(releases), unreleased),
  };
  const [redoc] = await Promise.all([
    renderReference(documented.document, variant),
    ...releases.map((release) => addRelease(files, assets, release)),
  ]);
  await addDownloads(files);
  addMarkdown(files, document, toSections(document));
  addSinglePage(files, document, styles);
  await addRedocPage(files, assets, {
    folder: "",
    document: documented.document,
    dereferenced: document,
    notice: "",
    ...{ variant, redoc },
  });
}

/** Text of the document must not bring scripts or other elements into the pages. */
function refuseMarkupIn(document: Document): void {
  for (const [pointer, text] of descriptions(document)) {
    try {
      refuseMarkup(text);
    } catch (error) {
      throw new Error(`${pointer}: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** A released version, as it was. */
async function addRelease(files: Files, assets: RedocAssets, release: Release): Promise<void> {
  const { version, date, document, yaml } = release;
  const folder = `versions/${version}/`;
  refuseMarkupIn(document);
  const variant = { version, linked: false };
  const dereferenced = await dereference(release.file);
  files.set(`${folder}openapi.yaml`, yaml);
  files.set(`${folder}openapi.json`, JSON.stringify(document, null, 2));
  files.set(`${folder}openapi.dereferenced.json`, JSON.stringify(dereferenced, null, 2));
  files.set(`${folder}reference.md`, wholeReference(toSections(dereferenced)));
  addSinglePage(files, dereferenced, assets.siteStyles, folder);
  await addRedocPage(files, assets, {
    folder,
    document,
    dereferenced,
    notice: `<aside class="site-notice">This is version ${version}, ${date ? `as it was released on ${date}` : "not released yet"}. <a href="../../index.html">Current documentation</a></aside>\n`,
    ...{ variant, redoc: await renderReference(document, variant) },
  });
}

async function addDownloads(files: Files): Promise<void> {
  for (const name of ["openapi.yaml", "openapi.json", "openapi.dereferenced.json"])
    files.set(name, await readFile(new URL(import.meta.resolve(`@saymon-logs/openapi/${name}`)), "utf8"));
}

function addSinglePage(files: Files, document: Document, styles: string, folder = ""): void {
  addPage(files, document, {
    path: `${folder}plain.html`,
    title: `${document.info.title}: single page`,
    description: `${document.info.summary} The whole reference on one page.`,
    styles: [styles],
    body: singlePage(toSections(document)),
  });
}

/** Adds pages rendered from Markdown, each with the same Markdown beside it. */
function addArticles(addText: AddText, files: Files, articles: Record<string, string>): void {
  for (const [name, markdown] of Object.entries(articles)) {
    const [, title = name] = /^# (.*)$/m.exec(markdown) ?? [];
    files.set(`${name}.md`, markdown);
    const body = `<main id="content" class="plain" tabindex="-1">\n${toHtml(markdown, { headingIds: true })}</main>`;
    addText({ path: `${name}.html`, title, description: title, body });
  }
}

function addClientPages(addText: AddText, { packageName, modules }: ClientReference, note: string): void {
  for (const { specifier, name, markdown } of modules) {
    const others = modules.filter((module) => module.name !== name);
    const symbols = [...markdown.matchAll(/^### (.*)$/gm)].map(([, symbol = ""]) =>
      symbol.replaceAll("\\", ""),
    );
    const links = [
      ...others.map((module) => [`${module.name}.html`, module.specifier] as const),
      ...symbols.map((symbol) => [`#${slug(symbol)}`, symbol] as const),
    ];
    const heading = `# ${specifier}\n\n\`npm install ${packageName}\`\n\n${note}\n\n`;
    addText({
      path: `client/${name}.html`,
      title: specifier,
      description: `Reference of ${specifier}.`,
      body: withContents(links, toHtml(heading + markdown, { headingIds: true })),
    });
  }
}

function ours(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}
