import { mkdtempDisposable, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Document } from "@saymon-logs/openapi/document";
import { parse } from "yaml";
import { redocly } from "./redocly.ts";

/** A bundled document. */
export interface Release {
  version: string;
  /** The day of its release, such as `2026-11-28`; undefined when it is not released: `release:baseline` notes it in each. */
  date?: string;
  /** Path of its file. */
  file: string;
  yaml: string;
  document: Document;
}

/** Reads all released documents of a folder, the oldest first. */
export async function readReleases(folder: URL): Promise<Release[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml"));
  const releases = await Promise.all(names.map((name) => readRelease(new URL(name, folder))));
  return releases.sort((a, b) => a.version.localeCompare(b.version, "en", { numeric: true }));
}

/** Reads a bundled document. `release:baseline` writes the day of a release into a comment, since it is no part of the API. */
export async function readRelease(url: URL): Promise<Release> {
  const yaml = await readFile(url, "utf8");
  const document = parse(yaml) as Document;
  const [, date] = /^# Released on (\d{4}-\d\d-\d\d)\.$/m.exec(yaml) ?? [];
  return { version: document.info.version, ...(date && { date }), file: fileURLToPath(url), yaml, document };
}

/** The document without references. */
export async function dereference(file: string): Promise<Document> {
  await using folder = await mkdtempDisposable(join(tmpdir(), "saymon-logs-dereferenced-"));
  const output = join(folder.path, "openapi.json");
  await redocly("bundle", file, "--dereferenced", "--config=redocly.yaml", "--output", output);
  return JSON.parse(await readFile(output, "utf8"));
}
