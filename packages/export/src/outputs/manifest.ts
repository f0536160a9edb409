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
  /** First time of which the files of `follow` have everything, when what came before went to another output. */
  since?: string;
  /** The part of the users whose logs were read, counted from 0; absent for everyone. */
  shard?: { index: number; count: number };
  /** Whether everything was read that should be. */
  status: ManifestStatus;
  /** Whose logs were read; absent when there was none to read. */
  users?: ManifestUsers;
  /** What the files have of each log, and how many users were read. */
  logs: ManifestLog[];
  files: ManifestFile[];
  /** The manifest before it in a directory of `follow`; absent in the first one, and in that of `export`. */
  previous?: PreviousManifest;
  /** SHA-256 of the canonical JSON of everything above. */
  sha256: string;
}

/** `unfinished`: there is more to read, which the next manifest of the same round has, or one of the next round. */
export type ManifestStatus = RunStatus | "unfinished";

/** Users whose logs were read. They can be many, so `follow` lists them once a day, and when they change. */
export interface ManifestUsers {
  count: number;
  /** SHA-256 of the sorted ids as JSON. */
  sha256: string;
  /** Sorted; absent where an earlier manifest with the same hash has them. */
  ids?: readonly string[];
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

/** What a directory has of earlier rounds of `follow`. The state keeps it, so that the next manifest continues them. */
export interface Receipt {
  /** First time of which the files have everything, in milliseconds; absent where nothing went elsewhere before. */
  since?: number;
  latest?: LatestManifest;
}

/** The manifest that the next one continues. */
interface LatestManifest extends PreviousManifest {
  status: ManifestStatus;
  /** Of the list of users that was written last, and the day of it. */
  users?: { sha256: string; day: string };
}

/** Creates the manifest of files. */
export function createManifest(
  report: RunReport,
  files: ManifestFile[],
  { since, latest }: Receipt = {},
): Manifest {
  const { server, range, serverTime, shard, users, logs } = report;
  const content: Omit<Manifest, "sha256"> = {
    version: 1,
    server,
    range: { from: toTime(range.from), to: toTime(range.to) },
    serverTime: toTime(serverTime),
    ...(since !== undefined && { since: toTime(since) }),
    ...(shard && { shard }),
    status: getManifestStatus(report),
    ...(users && { users: toManifestUsers(users, toTime(range.to), latest) }),
    logs: logs.map((log) => toManifestLog(log, files)),
    files,
    ...(latest && { previous: { name: latest.name, sha256: latest.sha256, to: latest.to } }),
  };
  return { ...content, sha256: hashOf(content) };
}

/** What the next manifest needs to know of one. */
export function toLatestManifest(
  name: string,
  { sha256, range, status, users }: Manifest,
  earlier: LatestManifest | undefined,
): LatestManifest {
  const listed = users?.ids ? { sha256: users.sha256, day: dayOf(range.to) } : earlier?.users;
  return { name, sha256, to: range.to, status, ...(listed && { users: listed }) };
}

/** The status of a manifest that is written now. */
export function getManifestStatus(report: RunReport): ManifestStatus {
  return report.logs.some(({ isUnfinished }) => isUnfinished) ? "unfinished" : getRunStatus(report);
}

function toManifestUsers(
  users: readonly string[],
  time: string,
  latest: LatestManifest | undefined,
): ManifestUsers {
  const ids = [...users].sort();
  const sha256 = hashOf(ids);
  const isListed = latest?.users?.sha256 === sha256 && latest.users.day === dayOf(time);
  return { count: ids.length, sha256, ...(!isListed && { ids }) };
}

function dayOf(time: string): string {
  return time.slice(0, 10);
}

function toTime(time: number): string {
  return new Date(time).toISOString();
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
function contradictionsOf({ status, users, logs, files }: Manifest): string[] {
  const isUnfinished = logs.some((log) => log.isUnfinished);
  const isRight =
    (status === "unfinished") === isUnfinished && (status === "complete") === !logs.some(isIncomplete);
  const problems = isRight ? [] : [`its status ${status} contradicts its logs.`];
  if (users?.ids && (users.ids.length !== users.count || hashOf(users.ids) !== users.sha256))
    problems.push("its list of users contradicts its hash.");
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
  return (await readdir(directory)).filter(isManifest).sort();
}

/** Finds a file of an export or of `follow` among the names in a directory, which no other export may use. */
export function findExportedFile(names: readonly string[]): string | undefined {
  return names.find((name) => isManifest(name) || fileOfLog.test(name));
}

const fileOfLog = new RegExp(`^(${logNames.join("|")})-(\\d{4}-\\d\\d-\\d\\d|unknown)[-.]`);

function isManifest(name: string): boolean {
  return /^manifest(-.*)?\.json$/.test(name);
}

function parse(path: string, text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {}
  if (hasManifestFields(value)) return value as Manifest;
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
  since: isOptional(isTime),
  shard: isOptional(isObjectOf({ index: isCount, count: isCount })),
  status: isText,
  users: isOptional(isObjectOf({ count: isCount, sha256: isText, ids: isOptional(isListOf(isText)) })),
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
    const { code } = error as NodeJS.ErrnoException;
    return [`${name}: ${code === "ENOENT" ? "is missing" : `cannot be read (${code})`}.`];
  }
}
