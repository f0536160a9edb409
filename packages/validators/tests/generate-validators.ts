import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type BundledDocument, sourcesOf } from "../sources.ts";

const workspace = fileURLToPath(new URL("../", import.meta.url));

/** Generates the validators of a document, independently of `dist/`. */
export async function generateValidators(
  document: BundledDocument,
): Promise<Record<string, StandardSchemaV1>> {
  // Inside the workspace, so that the imports resolve; git and npm ignore this folder.
  const parent = join(workspace, ".turbo");
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, "generated-"));
  try {
    const { "checks.js": checks = "", "index.js": index = "" } = sourcesOf(document);
    for (const [name, text] of Object.entries({ "checks.js": checks, "index.js": index })) {
      await writeFile(join(folder, name), text.replace(/"\.\/(\S+-\S+)\.js"/, '"../../src/$1.ts"'));
    }
    return { ...(await import(join(folder, "index.js"))) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
