import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type ExtractorMessage,
} from "@microsoft/api-extractor";
import type { Impact } from "@saymon-logs/release/release-plan";

/** The entry points of the client whose types are kept from release to release, by the name of their report. */
export const entryPoints: Record<string, string> = {
  client: "index.d.ts",
  "client-safe-text": "safe-text.d.ts",
  "client-testing": "testing/index.d.ts",
};

/** Where the reports of the last release are kept. */
export const released: URL = new URL("../released/", import.meta.url);

const client = fileURLToPath(new URL("../../../packages/client/", import.meta.url));
const silent = { default: { logLevel: ExtractorLogLevel.None } };

/** All that an entry point of the built client promises to TypeScript, a declaration after the other. */
export async function apiReport(entryPoint: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "saymon-logs-api-"));
  try {
    const file = join(client, "dist", entryPoint);
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [file] }));
    const config = extractorConfig(file, folder);
    // The compiler inside is older than ours, and says so.
    const messageCallback = (message: ExtractorMessage) => {
      message.handled = true;
    };
    Extractor.invoke(config, { localBuild: true, messageCallback });
    return await readFile(config.reportFilePath, "utf8");
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

/** What a change of the types means for a program that compiled before, and the lines that say so. */
export interface Difference {
  impact: Impact;
  gone: string[];
  added: string[];
}

/**
 * Compares two reports. A line that is gone or reads otherwise counts as breaking, even where some programs would go
 * on compiling: a type that takes more also gives more to who reads it.
 */
export function compareReports(before: string, after: string): Difference {
  const [old, current] = [linesOf(before), linesOf(after)];
  const gone = old.filter((line) => !current.includes(line));
  const added = current.filter((line) => !old.includes(line));
  return { impact: gone.length > 0 ? "breaking" : added.length > 0 ? "addition" : "none", gone, added };
}

/** Each line of each declaration, behind the declaration's own. */
function linesOf(report: string): string[] {
  const [, code = ""] = /```ts\n(.*)```/s.exec(report) ?? [];
  return code.split("\n\n").flatMap((block) => {
    const [head, ...lines] = block.split("\n").filter((line) => !/^\s*(\/\/|import |$|\})/.test(line));
    if (head === undefined) return [];
    return [head, ...lines.map((line) => `${head} ${line.trim()}`)];
  });
}
