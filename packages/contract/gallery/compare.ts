/** What each tool says of each broken server, and ours of each healthy one too. */
import { availableParallelism } from "node:os";
import { startSandbox } from "@saymon-logs/sandbox";
import { check, type Exhibit, wordsOf, wrongIn } from "./exhibit.ts";
import { asksOf, type ClientFault, clientFaults, watch } from "./faults/client.ts";
import { proxyFaults } from "./faults/proxy.ts";
import { sandboxFaults } from "./faults/sandbox.ts";
import { healthy } from "./healthy.ts";
import { drift } from "./tools/drift.ts";
import { prism } from "./tools/prism.ts";
import { respect } from "./tools/respect.ts";
import type { Opinion, Subject, Tool } from "./tools/tool.ts";
import { usual } from "./traffic.ts";

/** The tools that were not made here. */
export const tools: Tool[] = [prism, drift, respect];

/** What is said of a server. */
export interface Row {
  name: string;
  description: string;
  /** Whether something is wrong with the server, or the client. */
  isFault: boolean;
  /** By the name of the tool. Absent for a healthy server, which only ours is asked about. */
  others?: Record<string, Opinion>;
  /** What ours says first; empty when it has nothing to say. */
  ours: string;
  /** What is wrong with what ours says; empty when nothing is. */
  wrong: string[];
}

/**
 * Shows all servers to all tools; as many at a time as the machine has processors.
 *
 * @param progress Called with how many are done.
 */
export async function compare(progress: (done: number, all: number) => void): Promise<Row[]> {
  const jobs = [
    ...[...sandboxFaults, ...proxyFaults].map((exhibit) => () => show(exhibit, tools)),
    ...clientFaults.map((fault) => () => showClient(fault)),
    ...healthy.map((exhibit) => () => show(exhibit)),
  ];
  const rows: Row[] = [];
  const left = jobs.entries();
  let done = 0;
  async function work(): Promise<void> {
    for (const [index, job] of left) {
      rows[index] = await job();
      progress(++done, jobs.length);
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return rows;
}

async function show({ name, description, start, expected }: Exhibit, others?: Tool[]): Promise<Row> {
  const server = await start();
  try {
    const opinions = await ask({ url: server.url, asks: usual, isClients: false }, others);
    const report = await check(server);
    return {
      name,
      description,
      isFault: expected.failure !== undefined,
      ...opinions,
      ours: wordsOf(report, expected),
      wrong: wrongIn(report, expected),
    };
  } finally {
    await server.close();
  }
}

async function showClient(fault: ClientFault): Promise<Row> {
  const { name, description, place } = fault;
  const sandbox = await startSandbox();
  try {
    const opinions = await ask({ url: sandbox.url, asks: asksOf(fault), isClients: true }, tools);
    const told = (await watch(fault)).find((complaint) => complaint.place === place);
    return {
      name,
      description,
      isFault: true,
      ...opinions,
      ours: told ? `${told.operation}, ${told.place}: ${told.rule}` : "",
      wrong: told ? [] : [`not told: ${place}`],
    };
  } finally {
    await sandbox.close();
  }
}

async function ask(subject: Subject, tools: Tool[] = []): Promise<Pick<Row, "others">> {
  if (tools.length === 0) return {};
  const others: Record<string, Opinion> = {};
  for (const { name, judge } of tools) others[name] = await judge(subject);
  return { others };
}
