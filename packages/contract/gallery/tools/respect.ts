/** `redocly respect`, with the document's own workflows. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { workflowFile } from "../../src/document.ts";
import { inFolder } from "../../src/folder.ts";
import { redocly } from "../../src/redocly.ts";
import { patience, reader, userId } from "../traffic.ts";
import { firstLine, type Opinion, type Subject, type Tool } from "./tool.ts";

interface Report {
  files: Record<string, { executedWorkflows: { workflowId: string; executedSteps: Step[] }[] }>;
}

interface Step {
  checks?: { name: string; condition?: string; message?: string; status: string }[];
}

/** It sends requests of its own, those of the workflows. */
export const respect: Tool = {
  name: "redocly respect",
  async judge({ url, isClients }: Subject): Promise<Opinion> {
    if (isClients) return { verdict: "blind", message: "" };
    const { files } = await inFolder(async (folder) => {
      const report = join(folder, "respect.json");
      const workflows = [workflowFile("reading"), workflowFile("paging")].map((file) => fileURLToPath(file));
      const limits = ["--max-fetch-timeout", String(patience), "--execution-timeout", String(3 * patience)];
      const args = ["respect", ...workflows, "--server", `saymon=${url}`, "--json-output", report, ...limits];
      await redocly(args, folder, new AbortController().signal, { ...reader, userId });
      return JSON.parse(await readFile(report, "utf8")) as Report;
    });
    const [failure] = Object.values(files).flatMap(({ executedWorkflows }) =>
      executedWorkflows.flatMap(failuresOf),
    );
    return failure === undefined
      ? { verdict: "misses", message: "" }
      : { verdict: "catches", message: failure };
  },
};

function failuresOf({ workflowId, executedSteps }: { workflowId: string; executedSteps: Step[] }): string[] {
  return executedSteps.flatMap(({ checks = [] }) =>
    checks
      .filter(({ status }) => status === "error")
      .map(
        ({ name, condition, message = "" }) => `${workflowId}: ${name}, ${condition ?? firstLine(message)}`,
      ),
  );
}
