import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../measure.ts";
import { limited, type Report, type Row, type SuiteOptions } from "../report.ts";
import { type Log, messageOf } from "../walks/suite.ts";
import type { ExportName, ExportReading } from "./reader.ts";

/** How a whole log was read. */
type Measured = { name: ExportName } & ExportReading;

const names: ExportName[] = ["walk", "ndjson", "csv"];

/** A bare walk and exports to a file take turns with a sandbox; all of them are processes of their own. */
export async function exports({ quick, progress }: SuiteOptions): Promise<Report[]> {
  const lengths: [short: number, long: number] = quick ? [1_000, 10_000] : [100_000, 1_000_000];
  const measured: Measured[] = [];
  for (const length of lengths) {
    const tell = (line: string) => progress(`${length} records, ${line}`);
    measured.push(...(await measureExports(length, quick ? 1 : 3, lengths[1] / length, tell)));
  }
  return [
    { title: "Exporting a whole session log", rows: measured },
    { title: "Limits", rows: toLimits(measured) },
  ];
}

async function measureExports(
  length: number,
  rounds: number,
  times: number,
  progress: (line: string) => void,
): Promise<Measured[]> {
  progress("making them");
  const folder = await mkdtemp(join(tmpdir(), "saymon-logs-"));
  const sandbox = fork(new URL("../walks/sandbox.ts", import.meta.url), [String(length)]);
  const ended = once(sandbox, "exit");
  try {
    const log = await messageOf<Log>(sandbox);
    const readings = new Map(names.map((name) => [name, [] as ExportReading[]]));
    for (let round = 1; round <= rounds; round++) {
      for (const name of names) {
        progress(`${name}, round ${round} of ${rounds}`);
        readings.get(name)?.push(await read(name, join(folder, "out"), times, log));
      }
    }
    return [...readings].map(([name, all]) => ({ name, ...summarize(all) }));
  } finally {
    if (sandbox.connected) sandbox.disconnect();
    await ended;
    await rm(folder, { recursive: true });
  }
}

async function read(name: ExportName, file: string, times: number, log: Log): Promise<ExportReading> {
  const { url, login, password, held } = log;
  const env = { ...process.env, SAYMON_URL: url, SAYMON_LOGIN: login, SAYMON_PASSWORD: password };
  // The heap is compared after a collection.
  const options = { env, execArgv: ["--expose-gc"] };
  const reader = fork(new URL("reader.ts", import.meta.url), [name, file, String(times)], options);
  const reading = await messageOf<ExportReading>(reader);
  if (reading.records === held.records) return reading;
  throw new Error(`${name} read ${reading.records} records, not the ${held.records} of the log.`);
}

function summarize(readings: ExportReading[]): ExportReading {
  const medianOf = (key: keyof ExportReading) => median(readings.map((reading) => reading[key]));
  return {
    records: medianOf("records"),
    seconds: medianOf("seconds"),
    peakMegabytes: medianOf("peakMegabytes"),
    heapMegabytes: medianOf("heapMegabytes"),
  };
}

/** The limits of an export: how much longer than a walk it may take, and that its memory does not grow with the log. */
function toLimits(measured: Measured[]): Row[] {
  const [short, long] = [measured.slice(0, names.length), measured.slice(names.length)];
  const find = (rows: Measured[], name: ExportName) => rows.find((row) => row.name === name) as Measured;
  const toWalk = (name: ExportName) => find(long, name).seconds / find(long, "walk").seconds;
  const growth = (key: "peakMegabytes" | "heapMegabytes") =>
    find(long, "ndjson")[key] / find(short, "ndjson")[key];
  return [
    limited("time, NDJSON to walk", toWalk("ndjson"), 1.25),
    limited("time, CSV to walk", toWalk("csv"), 1.5),
    limited("peak memory of NDJSON, long log to short log", growth("peakMegabytes"), 1.2),
    limited("heap after NDJSON, long log to short log", growth("heapMegabytes"), 1.2),
  ];
}
