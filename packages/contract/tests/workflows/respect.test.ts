/** What is taken from the reports of `redocly respect`. */
import { expect, test } from "vitest";
import { operations } from "../../src/document.ts";
import { readReport, workflows } from "../../src/workflows/respect.ts";

test("workflows that read, and that page, exist for each operation", () => {
  const ids = new Set(operations.map(({ id }) => id));
  for (const paging of [true, false]) {
    const chosen = workflows.filter(({ isPaging }) => isPaging === paging);
    expect(new Set(chosen.map(({ operation }) => operation))).toEqual(ids);
  }
});

test("a failed step is reported by its criterion or its name, without values of records", () => {
  const [good, bad, other] = workflows;
  if (!good || !bad || !other) throw new Error("There are too few workflows.");
  const criterion = { name: "success criteria check", condition: "$statusCode == 200", message: "planted" };
  const step = (stepId: string, ...checks: { name: string; condition?: string; status: string }[]) => ({
    stepId,
    checks,
  });
  const executedWorkflows = [
    { workflowId: good.id, executedSteps: [step("read", { ...criterion, status: "success" })] },
    {
      workflowId: bad.id,
      executedSteps: [
        step("read", { ...criterion, status: "error" }, { name: "unexpected error", status: "error" }),
        step("again", { ...criterion, status: "success" }, { ...criterion, status: "error" }),
      ],
    },
    {
      workflowId: other.id,
      executedSteps: [
        step(
          "read",
          { name: "status code check", status: "error" },
          { name: "content-type check", status: "error" },
          { name: "schema check", status: "error" },
        ),
      ],
    },
    { workflowId: "unknown", executedSteps: [step("read", { ...criterion, status: "error" })] },
  ];
  expect(readReport({ files: { "x.yaml": { executedWorkflows } } })).toEqual([
    { workflow: good, failures: [] },
    {
      workflow: bad,
      failures: [
        "step read: $statusCode == 200",
        "step read: unexpected error",
        "step again: $statusCode == 200",
      ],
    },
    { workflow: other, failures: [] },
  ]);
});
