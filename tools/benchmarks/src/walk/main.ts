/** The command: `pnpm bench:walk`. */
import { commandLine } from "@saymon-logs/command-line";
import { progress } from "@saymon-logs/command-line/progress";
import { program } from "commander";
import { toFigures } from "./figures.ts";
import { toFigureTable, toWalkTable } from "./table.ts";
import { measureWalks, quick, thorough } from "./walks.ts";

const options = program
  .name("pnpm bench:walk")
  .description(
    "Walks a whole session log with the client and with a naive loop over skip: time, requests, memory. " +
      "Exit code 1 when a figure is above its limit.",
  )
  .option("--json", "print the numbers alone, as JSON")
  .option(
    "--quick",
    "short logs, to see that everything works; the figures mean nothing, and the exit code is 0",
  )
  .parse(commandLine(), { from: "user" })
  .opts<{ json?: true; quick?: true }>();

const plan = options.quick ? quick : thorough;
const walks = await measureWalks(plan, progress);
progress("");

const figures = toFigures(walks, plan.lengths);
if (options.json) {
  console.log(JSON.stringify({ walks, figures }, null, 2));
} else {
  console.log(`A whole session log, 1,000 records a page\n${toWalkTable(walks)}\n`);
  console.log(`Figures\n${toFigureTable(figures)}`);
}
if (!options.quick && !figures.every(({ met }) => met)) process.exitCode = 1;
