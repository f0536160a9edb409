import { readFile } from "node:fs/promises";
import { changelog } from "./changes.ts";
import { addClientReference } from "./client.ts";
import { addAsset, type Files } from "./files.ts";
import { toHtml } from "./html.ts";
import { addPage } from "./page.ts";
import { redocScript } from "./redoc.ts";
import { type Assets, addReference } from "./reference.ts";
import { type Release, readRelease, readReleases } from "./releases.ts";

/** Makes all files of the site. The overview comes last: who waits for it finds the rest there. */
export async function buildSite(): Promise<Files> {
  const bundle = new URL(import.meta.resolve("@saymon-logs/openapi/openapi.yaml"));
  const current = await readRelease(bundle);
  const releases = await readReleases(new URL("../released/", bundle));

  const files: Files = new Map();
  for (const name of ["icon.svg", "card.png"]) files.set(name, await readFile(ours(name)));
  const assets: Assets = {
    styles: addAsset(files, "site.css", await readFile(ours("site.css"), "utf8")),
    scripts: [
      addAsset(files, "redoc.js", await redocScript()),
      addAsset(files, "site.js", await readFile(ours("site.js"), "utf8")),
    ],
  };
  await addClientReference(files);
  await addChanges(files, assets, releases, current);
  for (const release of releases) await addReference(files, assets, release, `versions/${release.version}/`);
  await addReference(files, assets, current, "");
  return files;
}

async function addChanges(
  files: Files,
  { styles }: Assets,
  releases: Release[],
  current: Release,
): Promise<void> {
  const { title } = current.document.info;
  const changes = await changelog(releases, current);
  files.set("changes.md", changes);
  addPage(files, current.document, {
    path: "changes.html",
    title: `${title}: changes`,
    description: "What changed in the document from version to version.",
    styles: [styles],
    body: `<main class="plain">\n${toHtml(changes)}</main>`,
  });
}

function ours(name: string): URL {
  return new URL(`../public/${name}`, import.meta.url);
}
