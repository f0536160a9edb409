/** The command: `pnpm contract:gallery`. */
import { commandLine } from "@saymon-logs/command-line";
import { progress } from "@saymon-logs/command-line/progress";
import { program } from "commander";
import { compare } from "./compare.ts";
import { toText } from "./table.ts";

const { json } = program
  .name("pnpm contract:gallery")
  .description(
    "Shows each server of the gallery of broken servers to the tools that there are, and to ours. It takes minutes.",
  )
  .option("--json", "print what was found alone, as JSON")
  .addHelpText(
    "after",
    `
Exit codes:
  0  ours catches every fault, and reports no healthy server
  1  it misses one, or reports a healthy server`,
  )
  .parse(commandLine(), { from: "user" })
  .opts<{ json?: true }>();

const rows = await compare((done, all) => progress(`${done} of ${all}`));
progress("");

console.log(json ? JSON.stringify(rows, null, 2) : toText(rows, process.stdout.columns ?? 140));
if (rows.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
