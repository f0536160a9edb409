/**
 * The command `pnpm --filter @saymon-logs/benchmarks bench:pages`: with a million sessions on file, are the pages in the middle
 * of the log as quick as the first ones, and does memory stay flat? Another number of sessions can be its argument.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "@saymon-logs/sandbox";

const records = Number(process.argv[2] ?? 1_000_000);
const started = performance.now();
const folder = await mkdtemp(join(tmpdir(), "saymon-logs-"));
const sandbox = await startSandbox({
  file: join(folder, "sandbox.sqlite"),
  records: { listSessionLog: records, listUserAuditLog: records / 10, listPasswordLog: records / 10 },
});
console.log(`${records} sessions made in ${((performance.now() - started) / 1000).toFixed(1)} s`);

const [admin] = sandbox.users;
const headers = {
  authorization: `Basic ${Buffer.from(`${admin?.login}:${admin?.password}`).toString("base64")}`,
};
const middle = sandbox.clock.now() - 182 * 86_400_000;

try {
  for (const limit of [30, 1000]) {
    const times = await race({ first: `?limit=${limit}`, middle: `?limit=${limit}&to=${middle}` }, 300);
    const ratio = times.middle / times.first;
    console.log(
      `${limit} records: first page ${times.first.toFixed(2)} ms, page at to in the middle ` +
        `${times.middle.toFixed(2)} ms, ratio ${ratio.toFixed(2)} (at most 1.5)`,
    );
    if (ratio > 1.5) process.exitCode = 1;
  }
  for (const done of [1000, 4000, 7000, 10_000]) {
    for (let index = 0; index < (done === 1000 ? 1000 : 3000); index++)
      await read(`?limit=100&to=${middle + index}`);
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    console.log(`after ${done} requests: ${toMegabytes(heapUsed)} MB of heap, ${toMegabytes(rss)} MB in all`);
  }
} finally {
  await sandbox.close();
  await rm(folder, { recursive: true });
}

/** Takes turns, so that whatever else the machine does hits both alike; the median of each. */
async function race(
  queries: { first: string; middle: string },
  rounds: number,
): Promise<{ first: number; middle: number }> {
  const times = { first: [] as number[], middle: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const name of ["first", "middle"] as const) times[name].push(await read(queries[name]));
  }
  return { first: median(times.first), middle: median(times.middle) };
}

/** Reads a page of the session log; resolves to the milliseconds that it took. */
async function read(query: string): Promise<number> {
  const start = performance.now();
  const response = await fetch(`${sandbox.url}/node/api/users/session/log${query}`, { headers });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}.`);
  return performance.now() - start;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function toMegabytes(bytes: number): number {
  return Math.round(bytes / 1_048_576);
}
