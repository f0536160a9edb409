import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ndjsonFormat } from "../../src/formats/json.ts";
import { logNames } from "../../src/logs.ts";
import { toDirectory } from "../../src/outputs/directory.ts";
import type { Manifest, Receipt } from "../../src/outputs/manifest.ts";
import type { LogEvent } from "../../src/records/events.ts";
import { canonicalJson } from "../../src/records/ids.ts";
import { type CreatedReport, createReport, type ReportOptions } from "../../src/report/create-report.ts";
import { readFromExports } from "../../src/report/export-source.ts";
import { type LogReport, type RunReport, startLogReport } from "../../src/run/report.ts";
import { toRaw } from "../../src/schemas/raw.ts";
import { readJson } from "../support/files.ts";
import { hour, type Logs, start, toEvents } from "./records.ts";

/** What a hand-made export says of itself. */
export interface Facts {
  /** Hours after the start. */
  to?: number;
  /** When it was read, in hours after the start. Default: the end of its range. */
  readAt?: number;
  logs?: (report: LogReport) => LogReport;
  /** For a round of `follow`: what the round before left. */
  receipt?: Receipt | undefined;
  /** Changes an event before it is written. */
  event?: (event: LogEvent, index: number) => LogEvent;
}

/** Writes an export of records that no server gives, with the right hashes, by which everyone in them was read. */
export async function writeExport(
  directory: string,
  logs: Logs,
  facts: Facts = {},
): Promise<Receipt | undefined> {
  const { to = 24, readAt = to, receipt, event = (one) => one } = facts;
  const events = toEvents(logs).map(event);
  const format = () => ndjsonFormat(toRaw);
  const output = toDirectory({ directory, isRolling: receipt !== undefined, format });
  const reports = logNames.map((log) => {
    const report = startLogReport(log);
    report.records = events.filter((one) => one.log === log).length;
    return facts.logs ? facts.logs(report) : report;
  });
  const run: RunReport = {
    ...{ server: "https://saymon.example.com", logs: reports },
    ...{ range: { from: start, to: start + to * hour }, serverTime: start + readAt * hour },
    users: [...new Set(events.flatMap(({ record }) => (record.userId ? [record.userId] : [])))],
  };
  await output.write(events);
  const left = await output.flush(run, receipt);
  await output.finish(run);
  return left;
}

/** Changes fields of a manifest, and gives it the right hash. */
export async function changeManifest(
  directory: string,
  change: (manifest: Manifest) => object,
): Promise<void> {
  const path = join(directory, "manifest.json");
  const manifest = await readJson<Manifest>(path);
  const changed = JSON.stringify({ ...manifest, ...change(manifest), sha256: undefined });
  const content = JSON.parse(changed) as object;
  const sha256 = createHash("sha256").update(canonicalJson(content)).digest("hex");
  await writeFile(path, JSON.stringify({ ...content, sha256 }));
}

/** Changes the only file of an export, and gives the manifest what fits. */
export async function changeFile(directory: string, toChanged: (text: string) => string): Promise<void> {
  const { files } = await readJson<Manifest>(join(directory, "manifest.json"));
  const path = join(directory, files[0]?.name ?? "");
  const text = toChanged(await readFile(path, "utf8"));
  await writeFile(path, text);
  const bytes = Buffer.byteLength(text);
  const sha256 = createHash("sha256").update(text).digest("hex");
  await changeManifest(directory, () => ({ files: [{ ...files[0], bytes, sha256 }] }));
}

/** Makes the report of directories. */
export async function reportOf(
  directories: string | readonly string[],
  options: Partial<ReportOptions> = {},
): Promise<CreatedReport["report"]> {
  const source = await readFromExports([directories].flat());
  return (await createReport({ source, ...options })).report;
}
