import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type ExtractorMessage,
} from "@microsoft/api-extractor";
import type { Impact } from "@saymon-logs/release/plan";

/** The client's entry points whose types are compared from release to release, by the name of their report. */
const entryPoints: Record<string, string> = {
  client: "index.d.ts",
  "client-http-headers": "http-headers.d.ts",
  "client-safe-text": "safe-text.d.ts",
  "client-testing": "testing/index.d.ts",
};

/** The folder with the reports of the last release. */
export const released: URL = new URL("../released/", import.meta.url);

const client = fileURLToPath(new URL("../../../packages/client/", import.meta.url));
const silent = { default: { logLevel: ExtractorLogLevel.None } };

/** All declarations of each entry point of the built client, as API Extractor reports them, by the name of the report. */
export async function apiReports(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "saymon-logs-api-"));
  try {
    const files = Object.values(entryPoints).map((entryPoint) => join(client, "dist", entryPoint));
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    const configs = files.map((file) => extractorConfig(file, folder));
    // Without it, each entry point would compile the client again.
    const compilerState = CompilerState.create(configs[0] as ExtractorConfig, {
      additionalEntryPoints: files,
    });
    const reports = configs.map((config) => {
      // API Extractor brings an older compiler, and warns about it.
      const messageCallback = (message: ExtractorMessage) => {
        message.handled = true;
      };
      Extractor.invoke(config, { localBuild: true, messageCallback, compilerState });
      return readFileSync(config.reportFilePath, "utf8");
    });
    return Object.fromEntries(
      Object.keys(entryPoints).map((name, index) => [name, reports[index] as string]),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

const compilerOptions = {
  module: "nodenext",
  lib: ["es2024", "dom", "dom.iterable"],
  strict: true,
  types: [],
};

function extractorConfig(file: string, folder: string): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(client, "package.json"),
    configObject: {
      projectFolder: client,
      mainEntryPointFilePath: file,
      newlineKind: "lf",
      compiler: { tsconfigFilePath: join(folder, "tsconfig.json") },
      apiReport: {
        enabled: true,
        reportFileName: "report",
        reportFolder: folder,
        reportTempFolder: folder,
      },
      messages: {
        compilerMessageReporting: silent,
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
      },
    },
  });
}

/** How the types of two releases differ, line by line. */
export interface Difference {
  impact: Impact;
  removed: string[];
  added: string[];
}

/**
 * Compares two reports. API Extractor only says whether two reports are equal; the next version depends on how they
 * differ. A line that was removed or changed counts as breaking, even where most programs still compile: widening an
 * input also widens what readers receive.
 */
export function compareReports(before: string, after: string): Difference {
  const [old, current] = [linesOf(before), linesOf(after)];
  const removed = old.filter((line) => !current.includes(line));
  const added = current.filter((line) => !old.includes(line));
  const impact = removed.length > 0 ? "breaking" : added.length > 0 ? "addition" : "none";
  return { impact, removed, added };
}

/** Each line of each declaration, with the declaration's first line before it. */
function linesOf(report: string): string[] {
  const [, code = ""] = /```ts\n(.*)```/s.exec(report) ?? [];
  return code.split("\n\n").flatMap((block) => {
    const [head, ...lines] = block.split("\n").filter((line) => !/^\s*(\/\/|import |$|\})/.test(line));
    if (head === undefined) return [];
    return [head, ...lines.map((line) => `${head} ${line.trim()}`)];
  });
}
