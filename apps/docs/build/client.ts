import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, LogLevel } from "typedoc";
import type { Files } from "./files.ts";
import { filesIn } from "./write.ts";

/** Adds the reference of the client, from the comments of its source. */
export async function addClientReference(files: Files): Promise<void> {
  const folder = await realpath(
    fileURLToPath(new URL("../node_modules/@saymon-logs/client/", import.meta.url)),
  );
  const output = await mkdtemp(join(tmpdir(), "saymon-logs-client-"));
  try {
    await runTypeDoc(folder, output);
    for (const path of await filesIn(output)) {
      const content = await readFile(join(output, path));
      files.set(`client/${path}`, path.endsWith(".html") ? withLandmarks(content.toString()) : content);
    }
  } finally {
    await rm(output, { recursive: true });
  }
}

async function runTypeDoc(folder: string, output: string): Promise<void> {
  const { name, exports } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const typedoc = await Application.bootstrap({
    name,
    entryPoints: entryPoints(exports).map((path) => join(folder, path)),
    tsconfig: join(folder, "tsconfig.json"),
    readme: join(folder, "README.md"),
    navigationLinks: { "SAYMON user logs": "../index.html" },
    // The client's own check reports errors of types.
    skipErrorChecking: true,
    excludePrivate: true,
    disableSources: true,
    hideGenerator: true,
    customCss: fileURLToPath(new URL("../public/client.css", import.meta.url)),
    logLevel: LogLevel.Error,
  });
  const project = await typedoc.convert();
  if (!project) throw new Error("TypeDoc could not read the client. Its messages are above.");
  await typedoc.generateDocs(project, output);
}

/** TypeDoc has no option for the landmarks that it leaves out, and by which people who listen get around. */
function withLandmarks(html: string): string {
  return html
    .replace('<div class="col-content"', '$& role="main"')
    .replace('<div class="page-menu"', '$& role="complementary" aria-label="On this page"')
    .replace('<nav id="tsd-sidebar-links"', '$& aria-label="Site"');
}

/** The sources of what the package exports: `./dist/index.js` is made from `src/index.ts`. */
function entryPoints(exports: Record<string, { default: string }>): string[] {
  return Object.values(exports)
    .map((target) => target.default)
    .filter((path) => path?.endsWith(".js"))
    .map((path) => path.replace("./dist/", "src/").replace(/\.js$/, ".ts"));
}
