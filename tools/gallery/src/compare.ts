/** What each tool finds in each broken server, and the verification in each healthy one as well. */
import { availableParallelism } from "node:os";
import { startSandbox } from "@saymon-logs/sandbox";
import { fakeClock } from "./contract.ts";
import { differencesIn, type Exhibit, summaryOf, verifyExhibit } from "./exhibit.ts";
import { type ClientFault, clientFaults, consumeWith, requestsOf } from "./faults/client.ts";
import { proxyFaults } from "./faults/proxy.ts";
import { sandboxFaults } from "./faults/sandbox.ts";
import { healthy } from "./healthy.ts";
import { prism } from "./tools/prism.ts";
import { respect } from "./tools/respect.ts";
import type { Tool, ToolResult } from "./tools/tool.ts";
import { usual } from "./traffic.ts";

/** The tools of others. */
export const tools: Tool[] = [prism, respect];

/** All broken servers. */
export const faults: Exhibit[] = [...sandboxFaults, ...proxyFaults];

/** What is found in one server. */
export interface Row {
  name: string;
  description: string;
  /** Whether the server, or the client, has a fault. */
  isFault: boolean;
  /** By the name of the tool. Absent for a healthy server, which is only verified. */
  others?: Record<string, ToolResult>;
  /** What the verification reports first; empty when it reports nothing. */
  ours: string;
  /** How the report differs from what is expected; empty when it does not. */
  differences: string[];
}

/**
 * Examines all servers with all tools; as many at a time as the machine has processors.
 *
 * @param onProgress Called with how many are done.
 */
export async function compare(onProgress: (done: number, all: number) => void): Promise<Row[]> {
  const jobs = [
    ...faults.map((exhibit) => () => examine(exhibit, true)),
    ...clientFaults.map((fault) => () => examineClient(fault)),
    ...healthy.map((exhibit) => () => examine(exhibit, false)),
  ];
  const rows: Row[] = [];
  const left = jobs.entries();
  let done = 0;
  async function work(): Promise<void> {
    for (const [index, job] of left) {
      rows[index] = await job();
      onProgress(++done, jobs.length);
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return rows;
}

async function examine(exhibit: Exhibit, withOthers: boolean): Promise<Row> {
  const { name, description, expected } = exhibit;
  const others = withOthers ? { others: await examineWithOthers(exhibit) } : {};
  const report = await verifyExhibit(exhibit, true);
  return {
    name,
    description,
    isFault: expected.failure !== undefined || expected.blocker !== undefined,
    ...others,
    ours: summaryOf(report, expected),
    differences: differencesIn(report, expected),
  };
}

async function examineClient(fault: ClientFault): Promise<Row> {
  const { name, description, place } = fault;
  const requests = requestsOf(fault);
  const sandbox: Pick<Exhibit, "start"> = { start: () => startSandbox() };
  const others = await examineWithOthers(sandbox, requests);
  const found = (await consumeWith(fault)).find((violation) => violation.place === place);
  return {
    name,
    description,
    isFault: true,
    others,
    ours: found ? `${found.operation}, ${found.place}: ${found.rule}` : "",
    differences: found ? [] : [`missed: ${place}`],
  };
}

async function examineWithOthers(
  { start }: Pick<Exhibit, "start">,
  clientRequests?: ReturnType<typeof requestsOf>,
): Promise<Record<string, ToolResult>> {
  const { url, close } = await start(fakeClock());
  const subject = { url, requests: clientRequests ?? usual, isClientFault: clientRequests !== undefined };
  try {
    const results: Record<string, ToolResult> = {};
    for (const { name, examine } of tools) results[name] = await examine(subject);
    return results;
  } finally {
    await close();
  }
}
