/** Builds the site: `dist/index.html`, and beside it the document to download. */
import { spawnSync } from "node:child_process";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const site = new URL("dist/", import.meta.url);
const page = new URL("index.html", site);

await mkdir(site, { recursive: true });
await copyFile(document("yaml"), new URL("openapi.yaml", site));
await copyFile(document("json"), new URL("openapi.json", site));
runRedoc();
await writeFile(page, withoutForeignImages(await readFile(page, "utf8")));

function document(format: "json" | "yaml"): URL {
  return new URL(import.meta.resolve(`@saymon-logs/openapi/openapi.${format}`));
}

function runRedoc(): void {
  const cli = fileURLToPath(import.meta.resolve("@redocly/cli/bin/cli.js"));
  const { status, stderr } = spawnSync(
    process.execPath,
    [cli, "build-docs", "dist/openapi.yaml", "--output", "dist/index.html", "--inlineBundle"],
    {
      cwd: import.meta.dirname,
      encoding: "utf8",
      env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    },
  );
  if (status === 0) return; // what it prints then is praise of Redoc 3

  console.error(stderr);
  process.exit(1);
}

/** Redoc loads the word "Redocly" beside "API docs by" as an image from its makers' host, and has no option for it. */
function withoutForeignImages(html: string): string {
  const images = { "logo-mini-full.svg": wordmark("Redocly"), "logo-mini.svg": wordmark("R") };
  return Object.entries(images).reduce((text, [name, image]) => {
    const url = `https://cdn.redoc.ly/redoc/${name}`;
    if (!text.includes(url)) throw new Error(`Redoc no longer loads ${url}: adapt or remove this step.`);
    return text.replaceAll(url, image);
  }, html);
}

function wordmark(text: string): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${text.length * 7}" height="12">` +
    `<text y="10" font-family="sans-serif" font-size="11" font-weight="bold" fill="#3f7ee8">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
