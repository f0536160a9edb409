/** The document's workflows, run by `redocly respect`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { OperationId } from "@saymon-logs/client";
import { workflowFile, workflows } from "./document.ts";
import { inFolder } from "./folder.ts";
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
          checks: { name: string; condition?: string; status: string }[];
        }[];
      }[];
    }
  >;
}

/** What is looked at elsewhere, in every answer; and this schema check refuses fields that the document allows. */
const others = ["status code check", "content-type check", "schema check"];

/**
 * Runs the workflows of a file.
 *
 * @param ids The operations whose workflows are run.
 */
export async function runWorkflows(
  server: Server,
  name: "reading" | "paging",
  ids: OperationId[],
  userId: string,
  signal: AbortSignal,
): Promise<WorkflowResult[]> {
  if (ids.length === 0) return [];
  let failure: unknown;
  const recorder = await startRecorder(server, (error) => {
    failure ??= error;
  });
  try {
    return await inFolder(async (folder) => {
      const report = join(folder, "respect.json");
      const chosen = Object.entries(workflows[name] ?? {}).flatMap(([workflow, id]) =>
        ids.includes(id) ? ["--workflow", workflow] : [],
      );
      const target = ["--server", `saymon=${recorder.url}`, "--json-output", report];
      const args = ["respect", fileURLToPath(workflowFile(name)), ...target, ...chosen];
      // The recorder knows the real credentials.
      const input = { login: "recorder", password: "recorder", userId };
      await redocly(args, folder, signal, input);
      if (failure !== undefined) throw failure;
      return readReport(JSON.parse(await readFile(report, "utf8")), workflows[name] ?? {});
    });
  } finally {
    await recorder.close();
  }
}

/** What a report of `respect` says, by names alone: its messages hold values of records. */
export function readReport(
  { files }: RespectReport,
  operationOf: Record<string, OperationId>,
): WorkflowResult[] {
  return Object.values(files)
    .flatMap(({ executedWorkflows }) => executedWorkflows)
    .map(({ workflowId, executedSteps }) => ({
      workflow: workflowId,
      operation: operationOf[workflowId] as OperationId,
      failures: executedSteps.flatMap(({ stepId, checks }) =>
        checks
          .filter(({ name, status }) => status === "error" && !others.includes(name))
          .map(({ name, condition }) => `step ${stepId}: ${condition ?? name}`),
      ),
    }));
}
