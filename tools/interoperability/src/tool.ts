/** What the suite knows of a tool that reads the OpenAPI document. */
import { readFileSync } from "node:fs";

/** A tool, and how it is tried. */
export interface Tool {
  name: string;
  version: string;
  kind: "validator" | "generator" | "importer" | "renderer";
  /** What the test checks, as a phrase for the table in the documentation. */
  check: string;
  /** Whether `pnpm test` tries the tool too, and not only `pnpm test:all`. */
  sample?: boolean;
  /** What this machine lacks to run the tool; undefined if nothing. */
  missing?: string | undefined;
  /** Rejects if the tool does not work with the document. */
  run: (context: Context) => Promise<void>;
}

/** What a tool is tried with. */
export interface Context {
  /** The bundled document. */
  document: object;
  /** A folder for generated files, which does not exist yet. */
  folder: string;
  /** Where the mock listens. */
  url: string;
  /** The records that the mock returns for the session log. */
  records: unknown;
}

/** The installed version of a package. */
export function versionOf(name: string): string {
  const manifest = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}

/** The credentials with which the generated clients send their requests. */
export const authorization: string = `Basic ${btoa("admin:secret")}`;
