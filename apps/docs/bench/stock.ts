import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { redocly } from "../build/redocly.ts";
import { writeFiles } from "../build/write.ts";

const script = new URL("../lib/chunks/redoc.standalone.js", import.meta.resolve("@redocly/cli/bin/cli.js"));
const document = fileURLToPath(import.meta.resolve("@saymon-logs/openapi/openapi.docs.yaml"));

/**
 * Builds the page that `redocly build-docs` makes by itself, and resolves to its folder. Its script, which it would load
 * from another host, lies beside it, and both are compressed as ours are.
 */
export async function buildStockSite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "saymon-logs-stock-"));
  const [config, page] = [join(folder, "redocly.yaml"), join(folder, "index.html")];
  await writeFile(config, "telemetry: off\n");
  await redocly("build-docs", document, "--config", config, "--output", page);
  const html = await readFile(page, "utf8");
  const foreign = /https:\/\/cdn\.redocly\.com\/[^"]*redoc\.standalone\.js/g;
  if (!foreign.test(html))
    throw new Error("The stock page no longer loads redoc.standalone.js. Adapt bench/stock.ts.");

  await writeFiles(
    folder,
    new Map<string, string | Uint8Array>([
      ["redoc.standalone.js", await readFile(script)],
      ["index.html", html.replaceAll(foreign, "./redoc.standalone.js")],
    ]),
  );
  return folder;
}
