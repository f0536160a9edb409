import { createReadStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { createGunzip } from "node:zlib";
import { count } from "../count.ts";
import { isInReport, reportLogs, timeOf } from "../logs.ts";
import { listManifests, type Manifest, type ManifestFile, verifyManifest } from "../outputs/manifest.ts";
import { isUserId } from "../reading/users.ts";
import type { EventKind, LogEvent } from "../records/events.ts";
import { gapsOfExports, type ReadManifest, toLogCoverage } from "./gaps.ts";
import { InputFileError } from "./input-files.ts";
import type { ReportSource, SourceCoverage, SourceRequest } from "./source.ts";

/** An export whose files are as they were written. */
interface VerifiedExport extends ReadManifest {
  directory: string;
  name: string;
  /** When it was read, by the clock of the server. */
  readAt: number;
  /** Until when the ends of its sessions would be in these exports: later rounds of `follow` look for them. */
  watched: number;
}

/** Records between two calls of `onProgress`, and chances to end. */
const progressInterval = 2000;

/**
 * Reads the records of a report from directories that `export` or `follow` has written, after each file has been compared with
 * its manifest. Accepts the schema `raw` as NDJSON or JSON, also compressed. A record that several have counts once.
 *
 * @throws {InputFileError} When a directory has no such export.
 * @throws An error when a file has been changed.
 */
export async function readFromExports(directories: readonly string[]): Promise<ReportSource> {
  const exports: VerifiedExport[] = [];
  // A directory can be reached by several paths.
  const byRealPath = new Map<string, string>();
  for (const path of directories) byRealPath.set(await toRealPath(path), resolve(path));
  for (const [realPath, directory] of byRealPath)
    exports.push(...(await verifyDirectory(directory, basename(realPath))));
  watchSessions(exports);
  // The order of the options must not change the report.
  const keyOf = ({ name, manifest }: VerifiedExport) => JSON.stringify([name, manifest.sha256]);
  exports.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const servers = [...new Set(exports.map(({ manifest }) => manifest.server))];
  if (servers.length > 1)
    throw new InputFileError(
      `--input: the exports are of different servers (${servers.join(", ")}). Make a report for each.`,
    );
  const latest = maxOf(exports.map(({ to }) => to));
  return {
    kind: "files",
    earliest: -maxOf(exports.map(({ from }) => -from)),
    latest: async () => latest,
    async read(request) {
      // Their logs are expected, whoever chose the users of the exports.
      const users = new Set(request.users);
      const add: SourceRequest["add"] = (event, readAt, watched) => {
        request.add(event, readAt, watched);
        const { userId } = event.record;
        if (event.log === "sessions" && isUserId(userId) && isIn(request.range, event)) users.add(userId);
      };
      for (const one of exports)
        for (const file of one.manifest.files.filter(isInReport))
          await readFile(one, file, { ...request, add });
      return toCoverage(exports, request.range, [...users]);
    },
  };
}

/** A path that does not exist is refused later. */
function toRealPath(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

async function verifyDirectory(directory: string, label: string): Promise<VerifiedExport[]> {
  const manifests = await listManifests(directory).catch((error: NodeJS.ErrnoException) => {
    throw new InputFileError(`--input: ${directory} cannot be read as a directory (${error.code}).`);
  });
  if (manifests.length === 0)
    throw new InputFileError(
      `--input: ${directory} contains no manifest.json. Name a directory of saymon-logs export --output.`,
    );
  const verified: VerifiedExport[] = [];
  for (const name of manifests) {
    const { manifest, problems } = await verifyManifest(join(directory, name));
    if (problems.length > 0) throw new Error(describeProblems(join(directory, name), problems));
    for (const file of manifest.files) refuseFormat(directory, file);
    const readAt = Date.parse(manifest.serverTime);
    const from = Date.parse(manifest.since ?? manifest.range.from);
    const to = Math.min(Date.parse(manifest.range.to), readAt);
    verified.push({ manifest, from, to, readAt, watched: readAt, directory, name: `${label}/${name}` });
  }
  return verified;
}

/** A problem can be one of a file or of the manifest. */
function describeProblems(path: string, [first, ...others]: readonly string[]): string {
  const more = others.length > 0 ? ` ${count(others.length, "more problem")}.` : "";
  return `${path}: the export cannot be trusted. ${first}${more} Export again.`;
}

/** Each round of `follow` continues another one, unless one of them is missing. */
function watchSessions(exports: readonly VerifiedExport[]): void {
  const byHash = new Map(exports.map((one) => [one.manifest.sha256, one]));
  const continued = new Set(exports.map(({ manifest }) => manifest.previous?.sha256));
  for (const latest of exports.filter(({ manifest }) => !continued.has(manifest.sha256))) {
    let watched = Number.NEGATIVE_INFINITY;
    for (
      let one: VerifiedExport | undefined = latest;
      one;
      one = byHash.get(one.manifest.previous?.sha256 ?? "")
    ) {
      if (hasReadSessions(one)) watched = Math.max(watched, one.readAt);
      one.watched = Math.max(watched, one.watched);
    }
  }
}

function hasReadSessions({ manifest }: VerifiedExport): boolean {
  return manifest.logs.some(({ log, error, isUnfinished }) => log === "sessions" && !error && !isUnfinished);
}

function refuseFormat(directory: string, { name }: ManifestFile): void {
  if (/\.(ndjson|json)(\.gz)?$/.test(name)) return;
  throw new InputFileError(
    `--input: ${join(directory, name)} is not NDJSON or JSON. CSV does not keep everything of a record: ` +
      "use saymon-logs export --format ndjson.",
  );
}

async function readFile(
  { directory, readAt, watched, manifest }: VerifiedExport,
  file: ManifestFile,
  { add, signal, onProgress }: SourceRequest,
): Promise<void> {
  let count = 0;
  let number = 0;
  const path = join(directory, file.name);
  for await (const line of readLines(path)) {
    number++;
    // Around the events of a JSON array.
    const text = line.replace(/,$/, "");
    if (text === "" || text === "[" || text === "]" || text === "[]") continue;
    try {
      const event = parseEvent(text, file);
      add(event, readAt, watched);
      refuseForeign(event, manifest);
    } catch (error) {
      const AnyError = error instanceof InputFileError ? InputFileError : Error;
      throw new AnyError(`${path}, line ${number}: ${(error as Error).message}`);
    }
    if (++count % progressInterval > 0) continue;
    signal.throwIfAborted();
    onProgress({ log: file.log, records: count });
  }
  if (count !== file.events)
    throw new Error(`${path}: has ${count} events instead of the ${file.events} of its manifest.`);
}

async function* readLines(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  const stream = path.endsWith(".gz")
    ? file.on("error", (error) => gunzip.destroy(error)).pipe(gunzip)
    : file;
  let rest = "";
  for await (const chunk of readable(path, stream.setEncoding("utf8"))) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** Names the file of an error: it can disappear after it was verified, and must not look like one that is written. */
async function* readable(path: string, stream: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* stream;
  } catch (error) {
    throw new Error(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code}). Export again.`);
  }
}

/** Reads an event of the schema `raw`. Both events of a session in a file of `follow` have the id of the session. */
function parseEvent(text: string, { log }: ManifestFile): LogEvent {
  const value = JSON.parse(text) as Record<string, unknown>;
  const { id, log: name, event, server, record } = value;
  if (!isObject(record) || typeof id !== "string" || name !== log)
    throw new InputFileError(`${schemaOf(value)} Use saymon-logs export --schema raw.`);
  const kind = event as EventKind;
  const isEvent = kind === "session-start" || kind === "session-end";
  return {
    ...{ kind, log, time: 0, server: String(server), record: record as LogEvent["record"] },
    id: isEvent ? id.slice(0, -kind.slice("session".length).length) : id,
  };
}

/** The report takes the server and the range from the manifest. */
function refuseForeign({ server, record }: LogEvent, manifest: Manifest): void {
  if (server !== manifest.server) throw new Error("is of another server than its manifest. Export again.");
  // After the server's clock was set back, a round of follow may have records that are later than its end.
  if (timeOf(record) < Date.parse(manifest.range.from))
    throw new Error("is outside the range of its manifest. Export again.");
}

function isIn({ from, to }: SourceRequest["range"], { record }: LogEvent): boolean {
  return timeOf(record) >= from && timeOf(record) <= to;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function schemaOf(value: Record<string, unknown>): string {
  if ("class_uid" in value)
    return "is an event of the schema ocsf, which does not keep everything of a record.";
  if ("@timestamp" in value)
    return "is an event of the schema ecs, which does not keep everything of a record.";
  return "is not an event of saymon-logs.";
}

function toCoverage(
  exports: readonly VerifiedExport[],
  range: SourceRequest["range"],
  users: readonly string[],
): SourceCoverage {
  const withSessions = exports.filter(hasReadSessions);
  const logs = reportLogs.map((name) => {
    const read = exports
      .flatMap(({ manifest }) => manifest.logs.filter(({ log }) => log === name))
      .map(toLogCoverage);
    // Numbers of users cannot be added: the same ones may be in several.
    const users = exports.length === 1 ? (read[0]?.users ?? null) : null;
    return [name, { isRead: read.some(({ isRead }) => isRead), users }] as const;
  });
  return {
    server: exports[0]?.manifest.server ?? "",
    serverTime: maxOf(exports.map(({ readAt }) => readAt)),
    sessionsReadAt: maxOf((withSessions.length > 0 ? withSessions : exports).map(({ to }) => to)),
    status: "complete",
    logs: Object.fromEntries(logs) as SourceCoverage["logs"],
    exports: exports.map(({ name, manifest, from, to }) => ({
      ...{ name, sha256: manifest.sha256, status: manifest.status, from, to },
      files: manifest.files.length,
      records: manifest.files.reduce((sum, { events }) => sum + events, 0),
    })),
    gaps: gapsOfExports(exports, range, users),
    isFollowed: exports.some(({ name }) => !name.endsWith("/manifest.json")),
  };
}

/** Not with arguments of `Math.max`, whose number is limited: `follow` can write a manifest each minute. */
function maxOf(values: readonly number[]): number {
  return values.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
}
