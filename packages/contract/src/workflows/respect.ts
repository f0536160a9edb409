/** The document's workflows, run by `redocly respect`. */
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { OperationId } from "@saymon-logs/client";
import { documentFile, readJson } from "../document.ts";
import { BlockedError } from "../server/blocked-error.ts";
import type { Server } from "../server/server.ts";
import { withPrivateFolder } from "./private-folder.ts";
import { startRecorder } from "./recorder.ts";
import { runRedocly } from "./redocly.ts";

/** A workflow of the document. */
export interface Workflow {
  id: string;
  operation: OperationId;
  /** Whether it reads page by page, which needs a log with records. */
  isPaging: boolean;
}

/** The result of one workflow. */
export interface WorkflowResult {
  workflow: Workflow;
  /** The steps and criteria that failed, by their names in the document; empty when all succeeded. */
  failures: string[];
}

/** Runs workflows, and returns their results. */
export type RunWorkflows = (chosen: Workflow[], userId: string) => Promise<WorkflowResult[]>;

/** What the build makes of the document's workflow files. */
interface WorkflowFile {
  arazzo: { sourceDescriptions: [object]; workflows: { workflowId: string }[] };
  workflows: Workflow[];
}

const { arazzo, workflows: all } = readJson<WorkflowFile>("workflows.json");

/** The workflows that verify a server. */
export const workflows: readonly Workflow[] = all;

interface RespectReport {
  files: Record<string, { executedWorkflows: { workflowId: string; executedSteps: Step[] }[] }>;
}

interface Step {
  stepId: string;
  checks: { name: string; condition?: string; status: string }[];
}

/** Other rules check these in every response; this schema check refuses fields that the document allows. */
const otherChecks = ["status code check", "content-type check", "schema check"];

/** The server's pace is not limited here, but by the verification's deadline. */
const noTimeout = String(2 ** 31 - 1);

/** Creates the function that runs workflows with `redocly respect`, in one child process. */
export function createRespect(server: Server, signal: AbortSignal): RunWorkflows {
  return async (chosen, userId) => {
    if (chosen.length === 0) return [];
    let failure: unknown;
    const recorder = await startRecorder(server, userId, (error) => {
      failure ??= error;
    });
    try {
      const report = await withPrivateFolder(async (folder) => {
        const file = join(folder, "verification.arazzo.yaml");
        const output = join(folder, "respect.json");
        await copyFile(documentFile, join(folder, "openapi.yaml"));
        await writeFile(file, JSON.stringify(toArazzo(chosen, recorder.url)), { mode: 0o600 });
        const limits = ["--max-fetch-timeout", noTimeout, "--execution-timeout", noTimeout];
        const args = ["respect", file, "--json-output", output, ...limits];
        await runRedocly(args, folder, signal, { ...recorder.credentials, userId: "user" });
        if (failure !== undefined) throw failure;
        return readFile(output, "utf8").catch(() => undefined);
      });
      if (report === undefined) throw new BlockedError(noReport);
      return readReport(JSON.parse(report));
    } finally {
      await recorder.close();
    }
  };
}

const noReport =
  "redocly respect ended without a report, so the workflows were not run. Check whether @redocly/cli is installed completely.";

/** The chosen workflows as one file. The address is in it: other users can read command lines. */
function toArazzo(chosen: Workflow[], url: string): unknown {
  const ids = new Set(chosen.map(({ id }) => id));
  const [source] = arazzo.sourceDescriptions;
  return {
    ...arazzo,
    sourceDescriptions: [{ ...source, url: "openapi.yaml", "x-serverUrl": url }],
    workflows: arazzo.workflows.filter(({ workflowId }) => ids.has(workflowId)),
  };
}

/** Reads a report of `respect`, names only: its messages contain values of records. */
export function readReport({ files }: RespectReport): WorkflowResult[] {
  return Object.values(files)
    .flatMap(({ executedWorkflows }) => executedWorkflows)
    .flatMap(({ workflowId, executedSteps }) => {
      const workflow = workflows.find(({ id }) => id === workflowId);
      return workflow ? [{ workflow, failures: executedSteps.flatMap(failuresOf) }] : [];
    });
}

function failuresOf({ stepId, checks }: Step): string[] {
  return checks
    .filter(({ name, status }) => status === "error" && !otherChecks.includes(name))
    .map(({ name, condition }) => `step ${stepId}: ${condition ?? name}`);
}
