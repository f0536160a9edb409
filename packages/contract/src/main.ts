#!/usr/bin/env node
/** The command `saymon-logs-contract`. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { parseArguments } from "./command/arguments.ts";
import { showStep } from "./command/progress.ts";
import { StoppedError } from "./command/stopped-error.ts";

try {
  // Package managers pass on the dashes that separate their options from ours.
  const given = process.argv.slice(process.argv[2] === "--" ? 3 : 2);
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const options = parseArguments(given, process.env, version);
  if (options) {
    // The help does not need what the build generates.
    const { run } = await import("./command/run.ts");
    process.exitCode = await run(options);
  }
} catch (error) {
  showStep("");
  // The option has another name here than in the function.
  const message = (error as Error).message.replace("allowHttp", "--allow-http");
  const isStopped = error instanceof StoppedError;
  process.stderr.write(`${isStopped ? "" : "error: "}${message}\n`);
  process.exitCode = isStopped ? error.exitCode : 2;
}
