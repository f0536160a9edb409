import { fork } from "node:child_process";
import { once } from "node:events";
import { baseline, type Candidate, candidates } from "./candidates.ts";

/** How long a call takes. */
export interface Call {
  /** Who called. */
  name: string;
  /** Records in the answer. */
  records: number;
  /** Median time of a call, from asking to having the records, in milliseconds. */
  medianMs: number;
  /** The median as a multiple of the one of raw `fetch`. */
  ratio: number;
}

/** How often each candidate is asked for so many records. */
export interface Series {
  records: number;
  /** Turns that each candidate has. */
  rounds: number;
  /** Calls in a turn, one after the other. */
  calls: number;
}

/** Enough for medians that hardly move from run to run: short calls vary most. */
export const thorough: Series[] = [
  { records: 1, rounds: 200, calls: 50 },
  { records: 1000, rounds: 300, calls: 25 },
  { records: 50_000, rounds: 30, calls: 3 },
];

/** Enough to see that everything works; the numbers mean nothing. */
export const quick: Series[] = thorough.map(({ records }) => ({ records, rounds: 1, calls: 1 }));

/**
 * Measures all candidates, side by side, against a server in a process of its own.
 *
 * @param progress Called with a line about what is going on.
 */
export async function measureCalls(series: Series[], progress: (line: string) => void): Promise<Call[]> {
  const server = fork(new URL("server.ts", import.meta.url));
  try {
    const [url] = await once(server, "message");
    const calls: Call[] = [];
    for (const one of series) calls.push(...(await measure(candidates(url), one, progress)));
    return calls;
  } finally {
    server.kill();
  }
}

async function measure(
  all: Candidate[],
  { records, rounds, calls }: Series,
  progress: (line: string) => void,
): Promise<Call[]> {
  const times = new Map(all.map(({ name }) => [name, [] as number[]]));
  const warmUp = Math.ceil(rounds / 10);
  for (let round = -warmUp; round < rounds; round++) {
    progress(`${records} records: round ${round + warmUp + 1} of ${rounds + warmUp}`);
    // In each round everybody has a turn, so that the machine's moods hit all alike; in an order of its own, so that
    // nobody always cleans up after the same one. A turn is several calls, because the first few are slow: the
    // processor has to get used to the candidate's code again.
    for (const candidate of shuffled(all)) {
      const measured = await turn(candidate, records, calls);
      if (round >= 0) times.get(candidate.name)?.push(...measured);
    }
  }

  const base = median(times.get(baseline) ?? []);
  return [...times].map(([name, measured]) => {
    const medianMs = median(measured);
    return { name, records, medianMs, ratio: medianMs / base };
  });
}

async function turn(candidate: Candidate, records: number, calls: number): Promise<number[]> {
  const times: number[] = [];
  for (let call = 0; call < calls; call++) times.push(await timeOf(candidate, records));
  return times;
}

async function timeOf({ name, read }: Candidate, records: number): Promise<number> {
  const start = performance.now();
  const answer = await read(records);
  const time = performance.now() - start;
  if (Array.isArray(answer) && answer.length === records) return time;
  throw new Error(`${name} did not read ${records} records.`);
}

function shuffled<T>(items: T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

/** The middle value. */
export function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}
