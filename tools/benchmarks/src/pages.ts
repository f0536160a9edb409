import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { measure } from "./measure.ts";
import { limited, type Report, type Row, type SuiteOptions } from "./report.ts";

/** Whether pages in the middle of the sandbox's log take as long as the first one, and whether memory stays flat. */
export async function pages({ quick, progress }: SuiteOptions): Promise<Report[]> {
  const sessions = quick ? 1_000 : 1_000_000;
  progress(`making ${sessions} sessions`);
  const folder = await mkdtemp(join(tmpdir(), "saymon-logs-"));
  const sandbox = await startSandbox({
    file: join(folder, "sandbox.sqlite"),
    records: { listSessionLog: sessions, listUserAuditLog: sessions / 10, listPasswordLog: sessions / 10 },
  });
  try {
    const rounds = quick ? 1 : 300;
    const durations = [await pageRatio(sandbox, 30, rounds), await pageRatio(sandbox, 1_000, rounds)];
    progress("reading 10,000 pages");
    const memory = await memoryRatio(sandbox, quick ? 10 : 10_000);
    return [{ title: `The sandbox with ${sessions} sessions`, rows: [...durations, memory] }];
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true });
  }
}

async function pageRatio(sandbox: Sandbox, limit: number, rounds: number): Promise<Row> {
  const { first, middle } = await measure(
    {
      first: () => read(sandbox, `?limit=${limit}`),
      middle: () => read(sandbox, `?limit=${limit}&to=${middleOf(sandbox)}`),
    },
    { rounds, runs: 1 },
  );
  return limited(`page in the middle to first page, ${limit} records`, middle / first, 1.5);
}

/** The resident memory at the end, as a multiple of that after a tenth of the requests. */
async function memoryRatio(sandbox: Sandbox, requests: number): Promise<Row> {
  let early = Number.NaN;
  for (let index = 0; index < requests; index++) {
    await read(sandbox, `?limit=100&to=${middleOf(sandbox) + index}`);
    if (index === requests / 10) early = process.memoryUsage().rss;
  }
  return limited("memory at the end to memory after a tenth", process.memoryUsage().rss / early, 1.5);
}

function middleOf({ clock }: Sandbox): number {
  return clock.now() - 182 * 86_400_000;
}

async function read({ url, users: [admin] }: Sandbox, query: string): Promise<void> {
  const authorization = `Basic ${btoa(`${admin?.login}:${admin?.password}`)}`;
  const response = await fetch(`${url}/node/api/users/session/log${query}`, { headers: { authorization } });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`The sandbox responded with ${response.status}.`);
}
