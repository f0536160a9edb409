import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Count } from "./count.ts";
import type { ReaderName, Reading, Server } from "./readers.ts";

/** How a reader came through a whole log. */
export interface Walk {
  name: ReaderName;
  /** Sessions that were made for the log. */
  records: number;
  /** Median of the rounds. */
  seconds: number;
  requests: number;
  /** Pages that the records fill. */
  pages: number;
  /**
   * The most memory that the process had, median of the rounds. The short log is read as often as makes up for the long
   * one: V8 lets its heap grow for a while with the garbage, whatever is read.
   */
  peakMegabytes: number;
}

/** What is measured. */
export interface Plan {
  /** Sessions in each log, the short one first. */
  lengths: [short: number, long: number];
  /** How often each reader reads each log. */
  rounds: number;
}

/** What the figures are about. */
export const thorough: Plan = { lengths: [100_000, 1_000_000], rounds: 3 };

/** Enough to see that everything works; the figures mean nothing. */
export const quick: Plan = { lengths: [1000, 10_000], rounds: 1 };

const names: ReaderName[] = ["client", "naive"];

/** Records to ask for in a request. */
const limit = 1000;

/**
 * Has each log read by each reader, in turns, from a sandbox in a process of its own.
 *
 * @param progress Called with a line about what is going on.
 *
 * @throws An error that names who has not read exactly all records.
 */
export async function measureWalks(
  { lengths, rounds }: Plan,
  progress: (line: string) => void,
): Promise<Walk[]> {
  const walks: Walk[] = [];
  for (const records of lengths) {
    walks.push(...(await measure(records, rounds, lengths[1] / records, progress)));
  }
  return walks;
}

async function measure(
  records: number,
  rounds: number,
  times: number,
  progress: (line: string) => void,
): Promise<Walk[]> {
  progress(`${records} records: making them`);
  const sandbox = fork(new URL("sandbox.ts", import.meta.url), [String(records)]);
  const ended = once(sandbox, "exit");
  try {
    const { held, ...server } = await answerOf<Server & { held: Count }>(sandbox);
    const pages = Math.ceil(held.records / limit);
    const results = new Map(names.map((name) => [name, [] as Result[]]));
    for (let round = 1; round <= rounds; round++) {
      for (const name of names) {
        progress(`${records} records: ${name}, round ${round} of ${rounds}`);
        results.get(name)?.push(await read(name, times, server, held));
      }
    }
    return [...results].map(([name, all]) => ({ name, records, pages, ...medians(all) }));
  } finally {
    if (sandbox.connected) sandbox.disconnect();
    await ended;
  }
}

interface Result extends Reading {
  seconds: number;
  peakMegabytes: number;
}

async function read(
  name: ReaderName,
  times: number,
  { url, login, password }: Server,
  held: Count,
): Promise<Result> {
  const env = { ...process.env, SAYMON_URL: url, SAYMON_LOGIN: login, SAYMON_PASSWORD: password };
  const reader = fork(new URL("reader.ts", import.meta.url), [name, String(limit), String(times)], { env });
  const result = await answerOf<Result>(reader);
  if (result.records === held.records && result.checksum === held.checksum) return result;
  throw new Error(`${name} read ${result.records} records, not exactly the ${held.records} that there are.`);
}

/** What a process tells; rejects when it ends without a word. */
async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`${child.spawnargs.slice(1).join(" ")} ended with ${code}.`);
  });
  // Each ends some time.
  ended.catch(() => {});
  const [answer] = await Promise.race([once(child, "message"), ended]);
  return answer as Answer;
}

function medians(results: Result[]): Pick<Walk, "seconds" | "requests" | "peakMegabytes"> {
  return {
    seconds: median(results.map(({ seconds }) => seconds)),
    requests: Math.max(...results.map(({ requests }) => requests)),
    peakMegabytes: median(results.map(({ peakMegabytes }) => peakMegabytes)),
  };
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
