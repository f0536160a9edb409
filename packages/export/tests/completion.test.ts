import { execFileSync, spawnSync } from "node:child_process";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { createContext } from "../src/commands/context.ts";
import { exitCodes } from "../src/commands/exit-codes.ts";
import { createProgram } from "../src/commands/program.ts";
import { toReference } from "../src/commands/reference.ts";
import { run } from "./support/command.ts";
import { withReason } from "./support/missing.ts";

const missingShell = (shell: string) => (spawnSync(shell, ["--version"]).status === 0 ? undefined : shell);

/** Programs that print, for each line of a file with words, what a shell offers for its last word. */
const askers: Record<"bash" | "zsh" | "fish", string> = {
  bash: `ask() {
  COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _saymon_logs; echo "\${COMPREPLY[*]}"
}`,
  // As bashcompinit calls it, without empty words.
  zsh: `ask() {
  emulate -L sh -o kshglob -o noshglob -o braceexpand -o nokshautoload
  COMP_CWORD=$(($# - 1)); COMP_WORDS=($@); _saymon_logs; echo "\${COMPREPLY[*]}"
}`,
  fish: `function ask
  complete -C "$argv" | string split -f1 \\t | string join ' '
end`,
};
const starts = { bash: "", zsh: "autoload -U +X compinit && compinit -u -D\n", fish: "" };
// Some versions of fish take the socket that Node gives them for a directory.
const args = { bash: [], zsh: [], fish: ["-c", "cat | source"] };
const shells = ["bash", "zsh", "fish"] as const;

/** What a shell offers for the last word of each line. */
async function complete(shell: (typeof shells)[number], lines: readonly string[][]): Promise<string[][]> {
  const { stdout: script } = await run(["completion", shell]);
  const asks = lines.map((words) => `ask ${words.map((word) => `'${word}'`).join(" ")}`);
  const input = [`${starts[shell]}${script}`, askers[shell], ...asks, "true"].join("\n");
  const output = execFileSync(shell, args[shell], { input, encoding: "utf8" });
  return output
    .trimEnd()
    .split("\n")
    .map((line, index) => {
      // The completion of zsh leaves out by itself what does not match.
      const isMatch = (word: string) => word !== "" && word.startsWith(lines[index]?.at(-1) ?? "");
      return line.split(" ").filter((word) => (shell === "zsh" ? isMatch(word) : word !== ""));
    });
}

interface CalledCommand {
  words: string[];
  command: Command;
}

/** A command and all below it. */
function allCommands(command: Command, words: string[]): CalledCommand[] {
  const below = command.commands.flatMap((child) => allCommands(child, [...words, child.name()]));
  return [{ words, command }, ...below];
}

const program = createProgram(createContext(new AbortController().signal));
const commands = allCommands(program, ["saymon-logs"]);
const longOf = ({ options }: Command) => [...options.flatMap(({ long }) => long ?? []), "--help"].sort();
const followersOf = (command: Command) => [
  ...command.commands.map((child) => child.name()),
  ...command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
];

for (const shell of shells) {
  const missing = missingShell(shell);
  const testShell = (what: string, work: () => Promise<void>) =>
    test.skipIf(missing)(withReason(`${shell} completes ${what}`, missing), work);

  testShell("the options of each command", async () => {
    const offered = await complete(
      shell,
      commands.map(({ words }) => [...words, "--"]),
    );
    expect(offered.map((words) => words.sort())).toEqual(commands.map(({ command }) => longOf(command)));
  });

  testShell("the commands below each command, and its arguments", async () => {
    const parents = commands.filter(({ command }) => followersOf(command).length > 0);
    expect(parents.map(({ words }) => words.slice(1).join(" "))).toEqual(["", "state", "completion"]);
    const offered = await complete(
      shell,
      parents.map(({ words }) => [...words, ""]),
    );
    const names = offered.map((words) => words.filter((word) => !word.startsWith("--")).sort());
    expect(names).toEqual(parents.map(({ command }) => followersOf(command).sort()));
  });

  testShell("the values of each option that has some, by its command", async () => {
    const asked = commands.flatMap(({ words, command }) =>
      command.options.flatMap(({ long, argChoices }) =>
        argChoices ? [{ line: [...words, `${long}`, ""], argChoices }] : [],
      ),
    );
    expect(asked.length).toBeGreaterThan(5);
    const offered = await complete(
      shell,
      asked.map(({ line }) => line),
    );
    expect(offered.map((words) => words.sort())).toEqual(
      asked.map(({ argChoices }) => [...argChoices].sort()),
    );
  });

  testShell("words that are begun, also after options", async () => {
    const lines = [
      ["saymon-logs", "e"],
      ["saymon-logs", "state", "sh"],
      ["saymon-logs", "follow", "--once", "--state", "x", "--set"],
      ["saymon-logs", "export", "--output", "state", "--form"],
      ["saymon-logs", "state", "show", "--st"],
    ];
    expect(await complete(shell, lines)).toEqual([
      ["export"],
      ["show"],
      ["--settle"],
      ["--format"],
      ["--state"],
    ]);
  });
}

const missingBash = missingShell("bash");
const bashName = "bash offers no options where the value of one is expected";
test.skipIf(missingBash)(withReason(bashName, missingBash), async () => {
  const asked = commands.flatMap(({ words, command }) =>
    command.options
      .filter(({ required, argChoices }) => required && !argChoices)
      .map(({ long }) => [...words, `${long}`, ""]),
  );
  expect(new Set((await complete("bash", [...asked, ["saymon-logs", "e"]])).slice(0, -1).flat())).toEqual(
    new Set(),
  );
});

test("a shell that is not supported is a usage error", async () => {
  expect((await run(["completion", "tcsh"])).code).toBe(2);
});

test("the reference has every command and option", () => {
  const reference = toReference();
  const sections = new Map(reference.split("\n## ").map((text) => [text.split("\n")[0], text]));
  for (const { words, command } of commands.filter((each) => each.command.commands.length === 0)) {
    const section = sections.get(words.join(" "));
    expect(section).toBeDefined();
    for (const { flags } of command.options) expect(section).toContain(`| \`${flags}\` |`);
  }
});

test("the reference begins with the exit codes, and makes no links of example addresses", () => {
  const [start = "", ...sections] = toReference().split("\n## ");
  for (const code of Object.values(exitCodes)) expect(start).toContain(`| ${code} | `);
  expect(sections.join()).toContain("`https://saymon.example.com`");
  expect(sections.join()).not.toMatch(/(?<!`)\b(https?|tls|tcp):\/\//);
});
