/** The rule that the document's workflows succeed. */
import { operations } from "../document.ts";
import { timeOf } from "../logs/records.ts";
import { type Log, whyClosed } from "../logs/survey.ts";
import { changing, checkPaging } from "../rules/ranges.ts";
import { type RecordedResult, recordSkipped } from "../rules/rule-result.ts";
import type { Server } from "../server/server.ts";
import { type RunWorkflows, type WorkflowResult, workflows } from "./respect.ts";

/** Runs the workflows for the logs that can be read; those with pages only where the records allow it. */
export async function checkWorkflows(
  server: Server,
  logs: Log[],
  isShallow: boolean,
  runWorkflows: RunWorkflows,
): Promise<RecordedResult[]> {
  const open = logs.filter(({ closed }) => closed === undefined);
  const userId = open.flatMap(({ user }) => Object.values(user))[0] ?? "";
  const reasons = new Map(logs.map((log) => [log.operation.id, whyNotPaged(log)]));
  const chosen = workflows.filter(({ operation, isPaging }) => {
    if (!open.some((log) => log.operation.id === operation)) return false;
    return !isPaging || (!isShallow && reasons.get(operation) === undefined);
  });
  const before = server.exchanges.length;
  const results = await runWorkflows(chosen, userId);
  const refused = new Set(
    server.exchanges
      .slice(before)
      .filter(({ isRefused }) => isRefused)
      .map(({ operation }) => operation.id),
  );
  const recorded: RecordedResult[] = [];
  for (const result of results) {
    const log = logs.find(({ operation }) => operation.id === result.workflow.operation);
    if (log && result.failures.length > 0 && refused.has(log.operation.id))
      recorded.push(recordSkipped(log.operation, "workflow", "The server refused a request."));
    else if (
      log &&
      result.workflow.isPaging &&
      result.failures.length > 0 &&
      !(await hasBadPages(server, log))
    )
      recorded.push(recordSkipped(log.operation, "workflow", changing));
    else recorded.push(toRecorded(result));
  }
  if (isShallow) return recorded;
  for (const { operation } of logs) {
    const reason = reasons.get(operation.id);
    if (reason !== undefined)
      recorded.push(recordSkipped(operation, "workflow", `Not read page by page. ${reason}`));
  }
  return recorded;
}

/** Whether pages are inconsistent although the log stands still; the workflow does not know whether it does. */
async function hasBadPages(server: Server, log: Log): Promise<boolean> {
  const outcome = await checkPaging(server, log);
  return "result" in outcome && outcome.result.message !== undefined;
}

/** The workflow compares the first two records, so there must be two, and their times must differ. */
function whyNotPaged(log: Log): string | undefined {
  const { operation, pages } = log;
  const records = pages[0]?.records ?? [];
  const reason = whyClosed(log);
  if (reason !== undefined) return reason;
  if (records.length < 2) return "A response with two records is needed.";
  const times = records.slice(0, 3).map((record) => timeOf(operation, record));
  return new Set(times).size < times.length ? "The first records share their time." : undefined;
}

function toRecorded({ workflow, failures }: WorkflowResult): RecordedResult {
  const operation = operations.find(({ id }) => id === workflow.operation) as Log["operation"];
  const message = failures.join("; ");
  return {
    operation,
    result: { rule: "workflow", place: `workflow ${workflow.id}`, ...(message && { message }) },
  };
}
