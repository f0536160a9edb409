/** The document's workflows, run by `redocly respect`. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { OperationId } from "@saymon-logs/client";
import { findOperation, operations, workflowFile } from "./document.ts";
import { startRecorder } from "./recorder.ts";
import { redocly } from "./redocly.ts";
import type { Server } from "./server.ts";

/** What became of one workflow. */
export interface WorkflowResult {
  workflow: string;
  operation: OperationId;
  /** The steps and criteria that failed, by their names; empty when all passed. */
  failures: string[];
}

interface RespectReport {
  files: Record<
    string,
    {
      executedWorkflows: {
        workflowId: string;
        executedSteps: {
          stepId: string;
          request?: { url: string };
          checks: { name: string; condition?: string; status: string }[];
        }[];
      }[];
    }
  >;
}

/** Runs a file of workflows. */
export async function runWorkflows(
  server: Server,
  name: "reading" | "paging",
  userId: string,
  signal: AbortSignal,
): Promise<WorkflowResult[]> {
  let failure: unknown;
  const recorder = await startRecorder(server, (error) => {
    failure ??= error;
  });
  // Its report holds records: nobody else may read it, and it is gone as soon as it was read.
  const folder = await mkdtemp(join(tmpdir(), "saymon-logs-contract-"));
  try {
    const report = join(folder, "respect.json");
    const target = ["--server", `saymon=${recorder.url}`, "--json-output", report];
    // The recorder knows the real credentials.
    const input = { login: "recorder", password: "recorder", userId };
    await redocly(["respect", fileURLToPath(workflowFile(name)), ...target], signal, input);
    if (failure !== undefined) throw failure;
    return readReport(JSON.parse(await readFile(report, "utf8")));
  } finally {
    await recorder.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a report of `respect` says, by names alone: its messages hold values of records. */
export function readReport({ files }: RespectReport): WorkflowResult[] {
  return Object.values(files)
    .flatMap(({ executedWorkflows }) => executedWorkflows)
    .map(({ workflowId, executedSteps }) => ({
      workflow: workflowId,
      operation: operationOf(executedSteps.map(({ request }) => request?.url)),
      failures: executedSteps.flatMap(({ stepId, checks }) =>
        checks
          .filter(({ status }) => status === "error")
          .map(({ name, condition }) => `step ${stepId}: ${condition ?? name}`),
      ),
    }));
}

function operationOf(urls: (string | undefined)[]): OperationId {
  const found = urls.flatMap((url) => findOperation(URL.parse(url ?? "")?.pathname ?? "") ?? []);
  return (found[0]?.operation ?? operations[0])?.id as OperationId;
}
