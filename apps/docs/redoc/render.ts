import { mkdtempDisposable, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Document } from "@saymon-logs/openapi/document";
import { redocly } from "../build/redocly.ts";

/** What Redoc makes of a document. */
export interface RedocParts {
  /** The overview and the menu, as HTML. */
  body: string;
  /** The script inside that HTML, which applies the chosen colours before the first paint. */
  inlineScript: string;
  /** The style sheet of that HTML. */
  styles: string;
  /** The script that shows the rest. It calls `hydrate` of Redoc's own script. */
  start: string;
}

/** Lets Redoc render a document, and takes its page apart. */
export async function renderWithRedoc(document: Document): Promise<RedocParts> {
  await using folder = await mkdtempDisposable(join(tmpdir(), "saymon-logs-docs-"));
  const [description, page] = [join(folder.path, "openapi.json"), join(folder.path, "page.html")];
  await writeFile(description, JSON.stringify(document, withoutExtensions));
  await redocly(
    "build-docs",
    description,
    "--config=redocly.yaml",
    "--template=redoc/parts.hbs",
    "--output",
    page,
  );
  return takeApart(await readFile(page, "utf8"));
}

/** Redoc ignores all other extensions, and its script would carry them. */
const extensions = new Set(["x-codeSamples", "x-tagGroups", "x-traitTag"]);

function withoutExtensions(key: string, value: unknown): unknown {
  return key.startsWith("x-") && !extensions.has(key) ? undefined : value;
}

/**
 * Splits the page that Redoc made.
 *
 * @throws An error that names the part that Redoc's page no longer has.
 */
export function takeApart(page: string): RedocParts {
  const body = part(page, /<div id="redoc">(.*)<\/div>\s*<script type="module">/s);
  if (body.split("<script").length !== 2)
    throw new Error("Redoc's page no longer has exactly one script in its body. Adapt redoc/render.ts.");
  const styles = part(page, /<style data-styled[^>]*>(.*?)<\/style>/s);
  const start = part(page, /(const __redoc_definition = .*?)<\/script>/s);
  return {
    body: body
      // The prerendered links are paths from the host's root, which only the running router understands.
      .replaceAll(' href="/', ' href="#/')
      // The menu is no landmark.
      .replace(/(?<=<div class="[^"]*\bmenu-content)"/, '" role="navigation" aria-label="Contents"'),
    inlineScript: part(body, /<script>(.*?)<\/script>/s),
    styles: styles.replaceAll("/*!sc*/", ""),
    start: start.replaceAll(/^ +/gm, ""),
  };
}

function part(page: string, pattern: RegExp): string {
  const [, text] = pattern.exec(page) ?? [];
  if (text === undefined)
    throw new Error(`Redoc's page no longer matches ${pattern}. Adapt redoc/render.ts.`);
  return text;
}
