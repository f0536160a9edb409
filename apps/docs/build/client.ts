import { mkdtempDisposable, readFile, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, LogLevel, ReflectionKind } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";

/** The reference of the client, generated from the comments of its source. */
export interface ClientReference {
  /** Name of the package, such as `@saymon-logs/client`. */
  packageName: string;
  modules: ClientModule[];
  /** What each class says of itself, as Markdown, by its name. */
  classes: Map<string, string>;
}

/** One entry point of the package. */
interface ClientModule {
  /** What it is imported by, such as `@saymon-logs/client/testing`. */
  specifier: string;
  /** Name of its file, such as `testing`; `index` for the package itself. */
  name: string;
  markdown: string;
}

/** Reads the client's source. */
export async function readClient(): Promise<ClientReference> {
  const folder = await realpath(
    fileURLToPath(new URL("../node_modules/@saymon-logs/client/", import.meta.url)),
  );
  const { name: packageName, exports } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const classes = new Map<string, string>();
  const modules: ClientModule[] = [];
  for (const [path, source] of entryPoints(exports)) {
    const { markdown, comments } = await renderModule(folder, source);
    modules.push({
      specifier: path.replace(".", packageName),
      name: path === "." ? "index" : path.slice(2),
      markdown,
    });
    for (const [name, comment] of comments) classes.set(name, comment);
  }
  return { packageName, modules, classes };
}

/** The exports and their sources: `./dist/index.js` is compiled from `src/index.ts`. */
function entryPoints(exports: Record<string, { default?: string }>): [path: string, source: string][] {
  return Object.entries(exports).flatMap(([path, { default: target }]) =>
    target?.endsWith(".js") ? [[path, target.replace("./dist/", "src/").replace(/\.js$/, ".ts")]] : [],
  );
}

async function renderModule(folder: string, source: string) {
  await using output = await mkdtempDisposable(join(tmpdir(), "saymon-logs-client-"));
  const options: Partial<PluginOptions> & Parameters<typeof Application.bootstrapWithPlugins>[0] = {
    plugin: ["typedoc-plugin-markdown"],
    entryPoints: [join(folder, source)],
    tsconfig: join(folder, "tsconfig.build.json"),
    readme: "none",
    outputs: [{ name: "markdown", path: output.path }],
    outputFileStrategy: "modules",
    hidePageHeader: true,
    hideBreadcrumbs: true,
    hidePageTitle: true,
    useCodeBlocks: true,
    groupOrder: ["Functions", "Interfaces", "Type Aliases", "Classes", "*"],
    // The members of Error, and the client's own checks of types, are no news here.
    excludeExternals: true,
    skipErrorChecking: true,
    excludePrivate: true,
    disableSources: true,
    hideGenerator: true,
    logLevel: LogLevel.Error,
  };
  const typedoc = await Application.bootstrapWithPlugins(options);
  const project = await typedoc.convert();
  if (!project) throw new Error(`TypeDoc could not read ${source}. Its messages are above.`);
  await typedoc.generateOutputs(project);
  const comments = project
    .getReflectionsByKind(ReflectionKind.Class)
    .map(({ name, comment }) => [name, comment?.summary.map(({ text }) => text).join("") ?? ""] as const);
  return { markdown: tidy(await readFile(join(output.path, "README.md"), "utf8")), comments };
}

/** The types of the document mark each description with a tag, which TypeDoc renders as a heading. */
function tidy(markdown: string): string {
  return markdown.replaceAll(/^#+ Description\n\n/gm, "");
}
