/** The command of the gallery. */
import { commandLine } from "@saymon-logs/command-line";
import { progress } from "@saymon-logs/command-line/progress";
import { program } from "commander";
import { compare } from "./compare.ts";
import { toText } from "./table.ts";

const { json } = program
  .name("gallery")
  .description("Examines broken and healthy servers with the provider verification and other tools.")
  .option("--json", "print the results as JSON")
  .addHelpText(
    "after",
    `
It takes some minutes.

Exit codes:
  0  the verification catches every fault, and reports no healthy server
  1  it misses one, or reports a healthy server`,
  )
  .parse(commandLine(), { from: "user" })
  .opts<{ json?: true }>();

const rows = await compare((done, all) => progress(`${done} of ${all}`));
progress("");

console.log(json ? JSON.stringify(rows, null, 2) : toText(rows, process.stdout.columns ?? 140));
if (rows.some(({ differences }) => differences.length > 0)) process.exitCode = 1;
