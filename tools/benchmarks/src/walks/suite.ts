import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../measure.ts";
import type { Report, SuiteOptions } from "../report.ts";
import type { Count } from "./count.ts";
import { toFigures, type Walk } from "./figures.ts";
import type { ReaderName, Reading } from "./reader.ts";

const names: ReaderName[] = ["client", "naive", "ndjson", "csv"];
const pageSize = 1_000;

/** Where the readers find the log, and what it holds. */
interface Log {
  url: string;
  login: string;
  password: string;
  held: Count;
}

/** Each reader reads a short and a long log from a sandbox; they and the sandbox are processes of their own. */
export async function walks({ quick, progress }: SuiteOptions): Promise<Report[]> {
  const lengths: [short: number, long: number] = quick ? [1_000, 10_000] : [100_000, 1_000_000];
  const measured: Walk[] = [];
  for (const records of lengths) {
    const tell = (line: string) => progress(`${records} records, ${line}`);
    measured.push(...(await measureWalks(records, quick ? 1 : 3, lengths[1] / records, tell)));
  }
  return [
    { title: "Reading or exporting a whole session log, 1,000 records a page", rows: measured },
    { title: "Limits", rows: toFigures(measured, lengths) },
  ];
}

async function measureWalks(
  records: number,
  rounds: number,
  times: number,
  progress: (line: string) => void,
): Promise<Walk[]> {
  progress("making them");
  const sandbox = fork(new URL("sandbox.ts", import.meta.url), [String(records)]);
  const ended = once(sandbox, "exit");
  const folder = await mkdtemp(join(tmpdir(), "saymon-logs-"));
  try {
    const log = await messageOf<Log>(sandbox);
    const pages = Math.ceil(log.held.records / pageSize);
    const readings = new Map(names.map((name) => [name, [] as Reading[]]));
    for (let round = 1; round <= rounds; round++) {
      for (const name of names) {
        progress(`${name}, round ${round} of ${rounds}`);
        readings.get(name)?.push(await read(name, join(folder, "out"), times, log));
      }
    }
    return [...readings].map(([name, all]) => ({ name, records, pages, ...summarize(all) }));
  } finally {
    if (sandbox.connected) sandbox.disconnect();
    await ended;
    await rm(folder, { recursive: true });
  }
}

async function read(name: ReaderName, file: string, times: number, log: Log): Promise<Reading> {
  const { url, login, password, held } = log;
  const env = { ...process.env, SAYMON_URL: url, SAYMON_LOGIN: login, SAYMON_PASSWORD: password };
  const args = [name, file, String(times)];
  const result = await messageOf<Reading>(fork(new URL("reader.ts", import.meta.url), args, { env }));
  const isSame = result.checksum === null || result.checksum === held.checksum;
  if (result.records === held.records && isSame) return result;
  throw new Error(`${name} read ${result.records} records, not exactly the ${held.records} of the log.`);
}

/** The first message of a process; rejects when it ends without one. */
async function messageOf<Message>(child: ChildProcess): Promise<Message> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`${child.spawnargs.slice(1).join(" ")} ended with exit code ${code}.`);
  });
  // It ends after its message, too.
  ended.catch(() => {});
  const [message] = await Promise.race([once(child, "message"), ended]);
  return message as Message;
}

function summarize(readings: Reading[]): Pick<Walk, "seconds" | "requests" | "peakMegabytes"> {
  return {
    seconds: median(readings.map(({ seconds }) => seconds)),
    // A walk requests the same each time.
    requests: readings[0]?.requests ?? null,
    peakMegabytes: median(readings.map(({ peakMegabytes }) => peakMegabytes)),
  };
}
