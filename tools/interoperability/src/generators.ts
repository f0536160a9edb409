/** Generators of TypeScript clients. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { execa } from "execa";
import { rolldown } from "rolldown";
import { authorization, type Context, type Tool, versionOf } from "./tool.ts";

interface Generator {
  name: string;
  package?: string;
  /** The command that generates the client into the working directory. */
  command: (file: string) => string[];
  /** A module that reads the session log into `records`, with `url` and `headers` in scope. */
  use: string;
  sample?: boolean;
  /** Files that the command needs. */
  files?: Record<string, string>;
}

const generatorsOfClients: Generator[] = [
  {
    name: "@hey-api/openapi-ts",
    command: (file) => ["openapi-ts", "--input", file, "--output", "client", "--no-log-file"],
    use: `import { listSessionLog } from "./client/index.ts";
const { data: records } = await listSessionLog({ baseUrl: url, headers, query: { limit: 5 } });`,
    sample: true,
  },
  {
    name: "orval",
    command: (file) => [
      "orval",
      "--input",
      file,
      "--output",
      "client.ts",
      "--client",
      "fetch",
      "--fail-on-warnings",
    ],
    // The URLs of the generated functions have no host.
    use: `import { listSessionLog } from "./client.ts";
const { fetch } = globalThis;
globalThis.fetch = (path, init) => fetch(url + path, init);
const response = await listSessionLog({ limit: 5 }, { headers });
if (response.status !== 200) throw new Error(response.data.message);
const records = response.data;`,
  },
  {
    name: "Kubb",
    package: "@kubb/core",
    command: () => ["kubb", "generate", "--config", "kubb.config.mjs"],
    files: {
      "kubb.config.mjs": `import { defineConfig } from "@kubb/core";
import { pluginClient } from "@kubb/plugin-client";
import { pluginOas } from "@kubb/plugin-oas";
import { pluginTs } from "@kubb/plugin-ts";
export default defineConfig({
  root: ".",
  input: { path: "openapi.json" },
  output: { path: "client", format: false, lint: false },
  plugins: [pluginOas(), pluginTs(), pluginClient({ client: "fetch", bundle: true })],
});`,
    },
    use: `import { listSessionLog } from "./client/index.ts";
const records = await listSessionLog({ limit: 5 }, { baseURL: url, headers });`,
  },
  {
    name: "swagger-typescript-api",
    command: (file) => [
      "swagger-typescript-api",
      "generate",
      "--path",
      file,
      "--output",
      ".",
      "--name",
      "client.ts",
    ],
    use: `import { Api } from "./client.ts";
const { data: records } = await new Api({ baseUrl: url }).node.listSessionLog({ limit: 5 }, { headers });`,
  },
  {
    name: "oazapfts",
    command: (file) => ["oazapfts", file, "client.ts"],
    use: `import { listSessionLog } from "./client.ts";
const response = await listSessionLog({ limit: 5 }, { baseUrl: url, headers });
if (response.status !== 200) throw new Error(response.data.message);
const records = response.data;`,
  },
  {
    name: "openapi-zod-client",
    command: (file) => ["openapi-zod-client", file, "--output", "client.ts", "--with-alias"],
    use: `import { createApiClient } from "./client.ts";
const records = await createApiClient(url).listSessionLog({ queries: { limit: 5 }, headers });`,
  },
];

export const generators: Tool[] = generatorsOfClients.map((generator) => ({
  name: generator.name,
  version: versionOf(generator.package ?? generator.name),
  kind: "generator",
  check: "the TypeScript client type-checks and reads a log from the mock",
  ...(generator.sample && { sample: true }),
  run: (context) => tryGenerator(generator, context),
}));

async function tryGenerator({ command, use, files }: Generator, context: Context): Promise<void> {
  const { folder, document, url } = context;
  const written = { "openapi.json": JSON.stringify(document), "use.ts": program(use), ...files };
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(written)) await writeFile(join(folder, name), text);

  const [name = "", ...args] = command("openapi.json");
  await execa(name, args, { cwd: folder, preferLocal: true, localDir: workspace });
  await checkTypes(folder);
  const { stdout } = await execa(process.execPath, [await bundle(folder)], {
    env: { SAYMON_URL: url, SAYMON_AUTHORIZATION: authorization },
  });
  expectRecords(JSON.parse(stdout), context);
}

/** Throws if a tool has read other records than those of the mock. */
export function expectRecords(read: unknown, { records }: Context): void {
  if (!isDeepStrictEqual(read, records))
    throw new Error(`Expected the mock's records, read ${JSON.stringify(read)}`);
}

const workspace = fileURLToPath(new URL("../", import.meta.url));

/** The use of a generated client; the type of the records is checked as well. */
function program(use: string): string {
  return `const { SAYMON_URL: url = "", SAYMON_AUTHORIZATION: Authorization = "" } = process.env;
const headers = { Authorization };
${use}
export const startTime: number | undefined = records?.[0]?.startTime;
console.log(JSON.stringify(records));
`;
}

async function checkTypes(folder: string): Promise<void> {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    esModuleInterop: true,
    types: ["node"],
    target: "es2024",
    lib: ["es2024", "dom", "dom.iterable"],
    module: "esnext",
    moduleResolution: "bundler",
  };
  const config = join(folder, "tsconfig.json");
  await writeFile(config, JSON.stringify({ compilerOptions, files: ["use.ts"] }));
  await execa("tsc", ["--project", config], { preferLocal: true, localDir: workspace });
}

/** Node runs neither enums nor imports without an extension, which some generators write. */
async function bundle(folder: string): Promise<string> {
  const built = await rolldown({ input: join(folder, "use.ts"), platform: "node", logLevel: "silent" });
  const file = join(folder, "use.mjs");
  await built.write({ file, format: "esm" });
  await built.close();
  return file;
}
