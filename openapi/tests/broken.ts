import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bundled from "@saymon-logs/openapi/openapi.json" with { type: "json" };

type Node = Record<string, unknown>;

/** One change to the document: the new value at a JSON pointer; `undefined` removes the old one. */
export type Change = [pointer: string, value: unknown];

/** A changed copy of the document. */
export function changed(...changes: Change[]): typeof bundled {
  const document = structuredClone(bundled);
  for (const [pointer, value] of changes) set(document as unknown as Node, pointer, value);
  return document;
}

/** Writes files to a temporary folder, which exists until `use` settles. */
export async function withFiles<T>(
  files: Record<string, string>,
  use: (path: (name: string) => string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "saymon-logs-"));
  const path = (name: string) => join(folder, name);
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(path(name), text);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function set(document: Node, pointer: string, value: unknown): void {
  const keys = pointer.slice(1).split("/").map(unescaped);
  const last = keys.pop() as string;
  const parent = keys.reduce((node, key) => node[key] as Node, document);
  if (value !== undefined) {
    parent[last] = value;
    return;
  }
  if (!(last in parent)) throw new Error(`The document has nothing at ${pointer}.`);
  delete parent[last];
}

function unescaped(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}
