/** `redocly respect` with the document's workflows. It sends its own requests. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runRedocly, withPrivateFolder } from "../contract.ts";
import { reader, timeout, userId } from "../traffic.ts";
import { firstLine, type Subject, type Tool, type ToolResult } from "./tool.ts";

interface Report {
  files: Record<string, { executedWorkflows: { workflowId: string; executedSteps: Step[] }[] }>;
}

interface Step {
  checks?: { name: string; condition?: string; message?: string; status: string }[];
}

const workflows = ["reading", "paging"].map((name) =>
  fileURLToPath(import.meta.resolve(`@saymon-logs/openapi/workflows/${name}.arazzo.yaml`)),
);

export const respect: Tool = {
  name: "redocly respect",
  async examine({ url, isClientFault }: Subject): Promise<ToolResult> {
    if (isClientFault) return { verdict: "n/a", message: "" };
    const { files } = await withPrivateFolder(async (folder) => {
      const report = join(folder, "respect.json");
      const limits = ["--max-fetch-timeout", String(timeout), "--execution-timeout", String(3 * timeout)];
      const args = ["respect", ...workflows, "--server", `saymon=${url}`, "--json-output", report, ...limits];
      await runRedocly(args, folder, new AbortController().signal, { ...reader, userId });
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
