/** The command: `pnpm bench`. */
import { commandLine } from "@saymon-logs/command-line";
import { progress } from "@saymon-logs/command-line/progress";
import { Argument, program } from "commander";
import { type Report, type SuiteOptions, toText } from "./report.ts";

const suites: Record<string, () => Promise<(options: SuiteOptions) => Promise<Report[]>>> = {
  calls: async () => (await import("./calls/suite.ts")).calls,
  sizes: async () => (await import("./sizes.ts")).sizes,
  walks: async () => (await import("./walks/suite.ts")).walks,
  pages: async () => (await import("./pages.ts")).pages,
};
const names = Object.keys(suites);

program
  .name("pnpm bench")
  .description(
    `Compares the client with alternatives.

  calls  duration of a call that reads 1, 1,000 or 50,000 records
  sizes  size of a bundle
  walks  reading and exporting a whole log of 100,000 and 1,000,000 sessions: duration, requests, memory
  pages  the sandbox with 1,000,000 sessions: pages in the middle of a log, memory

Exit code 1 when a value is above its limit.`,
  )
  .addArgument(new Argument("[suites...]", "what to measure").choices(names).default(["calls", "sizes"]))
  .option("--json", "print the numbers as JSON and nothing else")
  .option("--quick", "run everything once, to see that it works; the numbers mean nothing", false)
  .parse(commandLine(), { from: "user" });

const { json, quick } = program.opts<{ json?: true; quick: boolean }>();
const results: Record<string, Report[]> = {};
for (const name of program.processedArgs[0] as string[]) {
  const suite = await suites[name]?.();
  results[name] = (await suite?.({ quick, progress: (line) => progress(`${name}: ${line}`) })) ?? [];
}
progress("");

const reports = Object.values(results).flat();
console.log(json ? JSON.stringify(results, null, 2) : reports.map(toText).join("\n"));
if (!quick && reports.some(({ rows }) => rows.some(({ met }) => met === false))) process.exitCode = 1;
