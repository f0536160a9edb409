import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Document } from "./document.ts";
import { flatten } from "./flatten.ts";
import { redocly } from "./redocly.ts";

/** What Redoc makes of a document. */
export interface RedocParts {
  /** The overview and the menu, as HTML. */
  body: string;
  /** The style sheet of that HTML. */
  styles: string;
  /** The script that shows the rest. It calls `hydrate` of Redoc's own script. */
  start: string;
}

/** Lets Redoc render a document, and takes its page apart. */
export async function renderWithRedoc(document: Document): Promise<RedocParts> {
  const folder = await mkdtemp(join(tmpdir(), "saymon-logs-docs-"));
  try {
    const [description, page] = [join(folder, "openapi.json"), join(folder, "page.html")];
    await writeFile(description, JSON.stringify(flatten(document)));
    await redocly(
      "build-docs",
      description,
      "--config=redocly.yaml",
      "--template=parts.hbs",
      "--output",
      page,
    );
    return takeApart(await readFile(page, "utf8"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function takeApart(page: string): RedocParts {
  const [, body = ""] = part(page, /<div id="redoc">(.*)<\/div>\s*<script type="module">/s);
  const [, styles = ""] = part(page, /<style data-styled[^>]*>(.*?)<\/style>/s);
  const [, start = ""] = part(page, /(const __redoc_definition = .*?)<\/script>/s);
  return {
    body: body
      // The prerendered links are paths from the host's root, which only the running router understands.
      .replaceAll(' href="/', ' href="#/')
      // The menu is no landmark.
      .replace(/(?<=<div class="[^"]*\bmenu-content)"/, '" role="navigation" aria-label="Contents"'),
    styles: styles.replaceAll("/*!sc*/", ""),
    start: start.replaceAll(/^ +/gm, ""),
  };
}

function part(page: string, pattern: RegExp): RegExpExecArray {
  const found = pattern.exec(page);
  if (!found) throw new Error(`Redoc's page has no ${pattern} any more: adapt build/redoc.ts.`);
  return found;
}

/** Redoc's own script, no longer as a module: browsers load no module from a disk. */
export async function redocScript(): Promise<string> {
  const chunk = new URL("../lib/chunks/redoc.standalone.js", import.meta.resolve("@redocly/cli/bin/cli.js"));
  const script = withoutForeignImages(await readFile(chunk, "utf8"));
  const withoutExports = replaceAll(script, "export{RedocStandalone,hydrate,init};", "");
  // It stands where the search looks for a file of its own, which it does not do: its worker is made from a blob.
  return replaceAll(withoutExports, "import.meta", "({})");
}

/** Redoc loads the word "Redocly" beside "API docs by" from its makers' host, and has no option for it. */
function withoutForeignImages(text: string): string {
  const images = { "logo-mini-full.svg": wordmark("Redocly"), "logo-mini.svg": wordmark("R") };
  return Object.entries(images).reduce(
    (result, [name, image]) => replaceAll(result, `https://cdn.redoc.ly/redoc/${name}`, image),
    text,
  );
}

function replaceAll(text: string, from: string, to: string): string {
  if (!text.includes(from))
    throw new Error(`Redoc's script has no "${from}" any more: adapt build/redoc.ts.`);
  return text.replaceAll(from, to);
}

function wordmark(text: string): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${text.length * 7}" height="12">` +
    `<text y="10" font-family="sans-serif" font-size="11" font-weight="bold" fill="#3f7ee8">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
