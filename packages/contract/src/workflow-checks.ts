/** What the document's workflows say of a server, once those are left out that its records do not allow. */
import type { OperationId } from "@saymon-logs/client";
import { operations } from "./document.ts";
import { timeOf } from "./logs.ts";
import { checkPaging } from "./ranges.ts";
import { type Run, toSkipped, whyClosed } from "./run.ts";
import type { Server } from "./server.ts";
import type { Log } from "./survey.ts";
import type { Judged } from "./tally.ts";
import type { WorkflowResult } from "./workflows.ts";

/** How often to try again where records come or go in between. */
const tries = 3;

/** Runs the workflows of a file for these operations. */
export type RunWorkflows = (
  name: "reading" | "paging",
  ids: OperationId[],
  userId: string,
) => Promise<WorkflowResult[]>;

/** Runs the workflows, those page by page only where a server gives other pages for another `skip`. */
export async function checkWorkflows(
  { server, judged }: Run,
  logs: Log[],
  isShallow: boolean,
  runWorkflows: RunWorkflows,
): Promise<void> {
  const userId = logs.flatMap(({ user }) => Object.values(user))[0] ?? "";
  const open = logs.filter(({ closed }) => closed === undefined);
  judged.push(...(await runWorkflows("reading", idsOf(open), userId)).map(toJudged));
  if (isShallow) return;

  const pageable = logs.filter((log) => pagingObstacle(log) === undefined);
  let results: WorkflowResult[] = [];
  for (let attempt = 0; attempt < tries; attempt++) {
    results = await runWorkflows("paging", idsOf(pageable), userId);
    if (results.every(({ failures }) => failures.length === 0)) break;
  }
  for (const result of results) {
    const log = pageable.find(({ operation }) => operation.id === result.operation);
    const isMoving = log && result.failures.length > 0 && !(await isBroken(server, log));
    judged.push(isMoving ? toSkipped(log, "workflow", "records came or went at each try") : toJudged(result));
  }
  for (const log of logs) {
    const obstacle = pagingObstacle(log);
    if (obstacle !== undefined) judged.push(toSkipped(log, "workflow", `page by page: ${obstacle}`));
  }
}

function idsOf(logs: Log[]): OperationId[] {
  return logs.map(({ operation }) => operation.id);
}

/** Whether pages do not fit together; unlike the workflow, this looks whether records came in between. */
async function isBroken(server: Server, log: Log): Promise<boolean> {
  const outcome = await checkPaging(server, log);
  return "judgement" in outcome && outcome.judgement.message !== undefined;
}

/** The workflow compares the first two records, so they must be there, and be told apart by their times. */
function pagingObstacle({ operation, pages, closed }: Log): string | undefined {
  const records = pages[0]?.records ?? [];
  if (closed !== undefined) return whyClosed(closed);
  if (records.length < 2) return "it takes an answer with two records";
  const times = records.slice(0, 3).map((record) => timeOf(operation, record));
  if (new Set(times).size < times.length) return "the first records share their time";
  return undefined;
}

function toJudged({ workflow, operation: id, failures }: WorkflowResult): Judged {
  const operation = operations.find((operation) => operation.id === id) as Log["operation"];
  const message = failures.join("; ");
  return {
    operation,
    judgement: { rule: "workflow", place: `workflow ${workflow}`, ...(message && { message }) },
  };
}
