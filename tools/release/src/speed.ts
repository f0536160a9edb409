/** The command `pnpm speed`: how long the commands of each day take, beside what they may take. */
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { commandLine } from "@saymon-logs/command-line";
import { progress } from "@saymon-logs/command-line/progress";
import { toNumber, toTable } from "@saymon-logs/command-line/table";
import { program } from "commander";
import { root } from "./root.ts";

interface Figure {
  what: string;
  /** How long it took, in seconds. */
  seconds: number;
  /** How long it may take on two cores, in seconds. */
  atMost: number;
}

interface Task {
  taskId: string;
  hash: string;
  command: string;
}

const options = program
  .name("pnpm speed")
  .description(
    "Measures how long building and testing take, and tells what a change of the document runs again.",
  )
  .option("--json", "print the numbers alone, as JSON")
  .parse(commandLine(), { from: "user" })
  .opts<{ json?: true }>();

// What is measured with a warm cache has to be in it.
progress("Testing once, so that everything is in the cache …");
pnpm("test");

const figures: Figure[] = [
  measure("build, nothing in the cache", 30, "build", "--force"),
  measure("build, nothing changed", 2, "build"),
  measure("test, nothing changed", 10, "test"),
];
const { again, not } = await runAgain(new URL("openapi/prose/overview.md", root));
progress("");

if (options.json) console.log(JSON.stringify({ figures, documentChange: { again, not } }, null, 2));
else {
  const rows = figures.map(({ what, seconds, atMost }) => [what, toNumber(seconds, 1), toNumber(atMost, 0)]);
  console.log(`${toTable(["", "seconds", "at most"], rows)}
A change of the document runs again: ${again.join(", ")}
and takes from the cache: ${not.join(", ")}`);
}

function measure(what: string, atMost: number, ...command: string[]): Figure {
  progress(`Measuring: ${what} …`);
  const start = performance.now();
  pnpm(...command);
  return { what, seconds: (performance.now() - start) / 1000, atMost };
}

function pnpm(...command: string[]): string {
  const { status, stdout, stderr } = spawnSync("pnpm", command, {
    cwd: fileURLToPath(root),
    encoding: "utf8",
    shell: process.platform === "win32",
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return stdout;
  console.error(stdout + stderr);
  return program.error(`error: \`pnpm ${command.join(" ")}\` failed, so nothing can be measured.`);
}

/** Changes a file for a moment, and looks which tasks have another hash then. */
async function runAgain(file: URL): Promise<{ again: string[]; not: string[] }> {
  const text = await readFile(file, "utf8");
  const before = tasks();
  try {
    await writeFile(file, `${text}\n`);
    const hashes = new Map(tasks().map(({ taskId, hash }) => [taskId, hash]));
    const isSame = ({ taskId, hash }: Task) => hashes.get(taskId) === hash;
    const names = (found: Task[]) => found.map(({ taskId }) => taskId.replace("@saymon-logs/", "")).sort();
    return { again: names(before.filter((task) => !isSame(task))), not: names(before.filter(isSame)) };
  } finally {
    await writeFile(file, text);
  }
}

function tasks(): Task[] {
  const plan = pnpm("--silent", "turbo", "build", "lint", "typecheck", "test", "--dry=json");
  return (JSON.parse(plan) as { tasks: Task[] }).tasks.filter(({ command }) => command !== "<NONEXISTENT>");
}
