import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { exitCodes } from "../src/commands/exit-codes.ts";
import { toReference } from "../src/commands/reference.ts";
import { run } from "./support/command.ts";

const has = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

/** What bash offers for a line. */
function complete(script: string, line: string[]): string[] {
  const ask = `COMP_WORDS=(${line.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${line.length - 1}; _saymon_logs; echo "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", `${script}\n${ask}`], { encoding: "utf8" })
    .trim()
    .split(" ");
}

test.skipIf(!has("bash"))("bash completes commands, options and their values", async () => {
  const { stdout } = await run(["completion", "bash"]);
  expect(complete(stdout, ["saymon-logs", "e"])).toEqual(["export"]);
  expect(complete(stdout, ["saymon-logs", "follow", "--set"])).toEqual(["--settle"]);
  expect(complete(stdout, ["saymon-logs", "export", "--schema", ""])).toEqual(["raw", "ecs", "ocsf"]);
  expect(complete(stdout, ["saymon-logs", "state", ""])).toEqual(expect.arrayContaining(["show", "reset"]));
});

test("fish and zsh have scripts too", async () => {
  expect((await run(["completion", "zsh"])).stdout).toContain("bashcompinit");
  expect((await run(["completion", "fish"])).stdout).toContain("-l schema -x -a 'raw ecs ocsf'");
  expect((await run(["completion", "tcsh"])).code).toBe(2);
});

test("the reference has every command and option", () => {
  const reference = toReference();
  for (const heading of ["export", "follow", "state show", "verify", "doctor", "completion"])
    expect(reference).toContain(`\n## saymon-logs ${heading}\n`);
  expect(reference).toContain("| `--settle <duration>` |");
});

test("the reference begins with the exit codes, and makes no links of example addresses", () => {
  const [start = "", ...sections] = toReference().split("\n## ");
  for (const code of Object.values(exitCodes)) expect(start).toContain(`| ${code} | `);
  expect(sections.join()).toContain("`https://saymon.example.com`");
  expect(sections.join()).not.toMatch(/(?<!`)\b(https?|tls|tcp):\/\//);
});
