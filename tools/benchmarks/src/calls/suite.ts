import { fork } from "node:child_process";
import { once } from "node:events";
import { type Effort, measure } from "../measure.ts";
import type { Report, Row, SuiteOptions } from "../report.ts";
import { baseline, candidates } from "./candidates.ts";

/** Enough for medians that hardly change from run to run: short calls vary most. */
const efforts: [records: number, effort: Effort][] = [
  [1, { rounds: 200, runs: 50 }],
  [1_000, { rounds: 300, runs: 25 }],
  [50_000, { rounds: 30, runs: 3 }],
];

/** Calls of the client and of alternatives, against a server in a process of its own. */
export async function calls({ quick, progress }: SuiteOptions): Promise<Report[]> {
  const server = fork(new URL("server.ts", import.meta.url));
  try {
    const [url] = await once(server, "message");
    const rows: Row[] = [];
    for (const [records, effort] of efforts) {
      const told = (line: string) => progress(`${records} records, ${line}`);
      rows.push(...(await measureCalls(url, records, quick ? { rounds: 1, runs: 1 } : effort, told)));
    }
    return [{ title: "Duration of a call: median in milliseconds, and as a multiple of fetch", rows }];
  } finally {
    server.kill();
  }
}

async function measureCalls(
  url: string,
  records: number,
  effort: Effort,
  progress: (line: string) => void,
): Promise<Row[]> {
  const tasks = candidates(url).map(({ name, read }) => {
    const call = async () => {
      const response = await read(records);
      if (!Array.isArray(response) || response.length !== records)
        throw new Error(`${name} did not read ${records} records.`);
    };
    return [name, call] as const;
  });
  const medians = await measure(Object.fromEntries(tasks), effort, progress);
  return Object.entries(medians).map(([name, milliseconds]) => {
    const ratio = milliseconds / (medians[baseline] ?? Number.NaN);
    return { name, records, milliseconds, ratio };
  });
}
