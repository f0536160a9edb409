import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type LogName, logNames } from "../logs.ts";
import { canonicalJson } from "../records/ids.ts";
import { getRunStatus, isIncomplete, type LogReport, type RunReport, type RunStatus } from "../run/report.ts";

/** What a directory of exported files consists of. It is written after all of them. */
export interface Manifest {
  version: 1;
  /** Base URL of the server. */
  server: string;
  /** The range that was read, ISO 8601 in UTC, both ends inclusive. */
  range: { from: string; to: string };
  /** The server's time when the run began, ISO 8601 in UTC: later records did not exist. */
  serverTime: string;
  /** The part of the users whose logs were read, counted from 0; absent for everyone. */
  shard?: { index: number; count: number };
  /** Whether everything was read that should be. */
  status: RunStatus;
  /** What the files have of each log, and whose logs were read. */
  logs: ManifestLog[];
  files: ManifestFile[];
  /** The manifest before it in a directory of `follow`; absent in the first one, and in that of `export`. */
  previous?: PreviousManifest;
  /** SHA-256 of the canonical JSON of everything above. */
  sha256: string;
}

/**
 * A log of an export: what its files have, and what could not be read. A round of `follow` may write several manifests,
 * each of which counts its own files only.
 */
export interface ManifestLog extends Omit<LogReport, "records" | "firstTime" | "lastTime"> {
  /** Number of events in the files of this log. A session may be two: its start and its end. */
  events: number;
}

/** The manifest that another one continues: by it, a deleted one is noticed. */
export interface PreviousManifest {
  /** Name within the directory. */
  name: string;
  /** What it ends with. */
  sha256: string;
  /** The end of its range. */
  to: string;
}

/** A file of an export. */
export interface ManifestFile {
  /** Name within the directory of the manifest. */
  name: string;
  log: LogName;
  /** Number of events in the file. */
  events: number;
  bytes: number;
  sha256: string;
}

/** Creates the manifest of files. */
export function createManifest(
  report: RunReport,
  files: ManifestFile[],
  previous?: PreviousManifest,
): Manifest {
  const { server, range, serverTime, shard, logs } = report;
  const content: Omit<Manifest, "sha256"> = {
    version: 1,
    server,
    range: { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() },
    serverTime: new Date(serverTime).toISOString(),
    ...(shard && { shard }),
    status: getRunStatus(report),
    logs: logs.map((log) => toManifestLog(log, files)),
    files,
    ...(previous && { previous }),
  };
  return { ...content, sha256: hashOf(content) };
}

function toManifestLog(report: LogReport, files: readonly ManifestFile[]): ManifestLog {
  const { records: _records, firstTime: _first, lastTime: _last, ...rest } = report;
  const ownFiles = files.filter(({ log }) => log === report.log);
  return { ...rest, events: ownFiles.reduce((sum, { events }) => sum + events, 0) };
}

function hashOf(content: object): string {
  return createHash("sha256").update(canonicalJson(content)).digest("hex");
}

/** What {@link verifyManifest} found. */
export interface ManifestVerification {
  manifest: Manifest;
  /** What is wrong, a sentence each; empty when every byte is as it was written. */
  problems: string[];
}

/**
 * Compares the files of an export with its manifest, byte by byte.
 *
 * @param path Path of the manifest.
 * @throws An error that names the path when the manifest cannot be read.
 *
 * @example
 * ```ts
 * import { verifyManifest } from "@saymon-logs/export";
 *
 * export async function isUnchanged(path: string): Promise<boolean> {
 *   return (await verifyManifest(path)).problems.length === 0;
 * }
 * ```
 */
export async function verifyManifest(path: string): Promise<ManifestVerification> {
  const manifest = parse(path, await readManifest(path));
  const { sha256, ...content } = manifest;
  const problems =
    hashOf(content) === sha256 ? [] : [`${basename(path)}: has been changed since it was written.`];
  problems.push(...contradictionsOf(manifest).map((what) => `${basename(path)}: ${what}`));
  for (const file of manifest.files) problems.push(...(await verifyFile(dirname(path), file)));
  return { manifest, problems };
}

/** What a manifest says of its files must follow from them, also when it was made by hand. */
function contradictionsOf({ status, logs, files }: Manifest): string[] {
  const isComplete = !logs.some(isIncomplete);
  const problems =
    (status === "complete") === isComplete ? [] : [`its status ${status} contradicts its logs.`];
  for (const log of logNames) {
    const sumOf = (counts: readonly { log: LogName; events: number }[]) =>
      counts.reduce((sum, count) => sum + (count.log === log ? count.events : 0), 0);
    const [inLog, inFiles] = [sumOf(logs), sumOf(files)];
    if (inLog !== inFiles) problems.push(`counts ${inLog} events of ${log}, but ${inFiles} in its files.`);
  }
  return problems;
}

async function readManifest(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${path}: cannot be read (${code}). ${nameManifest}`);
  }
}

const nameManifest = "Name an export's directory or its manifest.json.";

/**
 * Finds the manifests of a directory: one of `export`, and those of each round of `follow`.
 *
 * @returns Their names, sorted; empty when there are none.
 * @throws What `readdir` rejects with.
 */
export async function listManifests(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => /^manifest(-.*)?\.json$/.test(name)).sort();
}

function parse(path: string, text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {}
  if (isManifest(value)) return value;
  throw new Error(`${path}: is not a manifest of saymon-logs that this version can read. ${nameManifest}`);
}

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === "string";
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isTime: Check = (value) => isText(value) && !Number.isNaN(Date.parse(String(value)));
const isLog: Check = (value) => logNames.some((log) => log === value);
const isOptional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isObjectOf =
  (fields: Record<string, Check>): Check =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(fields).every(([name, check]) => check((value as Record<string, unknown>)[name]));

const isUsers = isObjectOf({
  ...{ read: isCount, empty: isCount, skipped: isCount, notFound: isListOf(isText) },
  failed: isListOf(isObjectOf({ userId: isText, message: isText })),
});

const hasManifestFields = isObjectOf({
  version: (value) => value === 1,
  server: isText,
  range: isObjectOf({ from: isTime, to: isTime }),
  serverTime: isTime,
  shard: isOptional(isObjectOf({ index: isCount, count: isCount })),
  status: isText,
  logs: isListOf(
    isObjectOf({
      ...{ log: isLog, events: isCount, users: isOptional(isUsers) },
      error: isOptional(isObjectOf({ message: isText })),
    }),
  ),
  files: isListOf(isObjectOf({ name: isText, log: isLog, events: isCount, bytes: isCount, sha256: isText })),
  previous: isOptional(isObjectOf({ name: isText, sha256: isText, to: isTime })),
  sha256: isText,
});

/** Whether a value has every field that is read of a manifest. */
function isManifest(value: unknown): value is Manifest {
  return hasManifestFields(value);
}

async function verifyFile(directory: string, { name, bytes, sha256 }: ManifestFile): Promise<string[]> {
  // A manifest may come from elsewhere: it must not lead out of its directory.
  if (typeof name !== "string" || name !== basename(name)) return [`${name}: is not a file name.`];
  const path = join(directory, name);
  try {
    const { size } = await stat(path);
    if (size !== bytes) return [`${name}: has ${size} bytes instead of ${bytes}.`];
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return hash.digest("hex") === sha256 ? [] : [`${name}: its content has been changed.`];
  } catch (error) {
    return [`${name}: cannot be read (${(error as NodeJS.ErrnoException).code}).`];
  }
}
