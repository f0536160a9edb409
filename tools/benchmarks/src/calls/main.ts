/** The command: `pnpm bench`. */

import { commandLine } from "@saymon-logs/command-line";
import { progress } from "@saymon-logs/command-line/progress";
import { program } from "commander";
import { weighBundles } from "./bundles.ts";
import { measureCalls, quick, thorough } from "./calls.ts";
import { toBundleTable, toCallTable } from "./table.ts";

const options = program
  .name("pnpm bench")
  .description("Measures the client beside what people would use instead: time of a call, size of a bundle.")
  .option("--json", "print the numbers alone, as JSON")
  .option("--quick", "one round each, to see that everything works; the times mean nothing")
  .parse(commandLine(), { from: "user" })
  .opts<{ json?: true; quick?: true }>();

const calls = await measureCalls(options.quick ? quick : thorough, progress);
const bundles = await weighBundles(progress);
progress("");

if (options.json) {
  console.log(JSON.stringify({ calls, bundles }, null, 2));
} else {
  console.log(`Median time of a call, and as a multiple of raw fetch\n${toCallTable(calls)}\n`);
  console.log(`Size of a bundle\n${toBundleTable(bundles)}`);
}
