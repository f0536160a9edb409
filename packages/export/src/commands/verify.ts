import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { logNames } from "../logs.ts";
import { listManifests, type Manifest, verifyManifest } from "../outputs/manifest.ts";
import { count } from "../progress/reporter.ts";
import type { CommandContext } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";

/** Adds `saymon-logs verify`. */
export function addVerifyCommand(program: Command, context: CommandContext): void {
  program
    .command("verify")
    .description("Compares the files of an export with its manifest, byte by byte.")
    .argument("<path>", "the directory of an export, or one manifest of it")
    .action((path: string) => runVerify(path, context))
    .addHelpText(
      "after",
      `
Example:
  saymon-logs verify logs`,
    );
}

async function runVerify(path: string, context: CommandContext): Promise<void> {
  const manifests: Manifest[] = [];
  let hasProblems = false;
  for (const each of await manifestsAt(path)) {
    const { manifest, problems } = await verifyManifest(each);
    for (const problem of problems) context.reporter.message(problem);
    hasProblems ||= problems.length > 0;
    manifests.push(manifest);
  }
  if (hasProblems) context.exitCode = exitCodes.failed;
  else context.stdout.write(describe(manifests));
}

/** A manifest, or those of a directory. */
async function manifestsAt(path: string): Promise<string[]> {
  const isDirectory = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isDirectory) return [path];
  const names = await listManifests(path);
  if (names.length === 0)
    throw new Error(
      `${path}: contains no manifest.json. Name a directory that saymon-logs export --output has completed.`,
    );
  return names.map((name) => join(path, name));
}

function describe(manifests: readonly Manifest[]): string {
  const files = manifests.reduce((sum, manifest) => sum + manifest.files.length, 0);
  const logs = manifests.flatMap((manifest) => manifest.logs);
  const events = logNames.flatMap((name) => {
    const found = logs.filter(({ log }) => log === name);
    const sum = found.reduce((total, { events }) => total + events, 0);
    return found.length === 0 ? [] : [`${sum.toLocaleString("en")} of ${name}`];
  });
  const known = new Set(manifests.map(({ sha256 }) => sha256));
  const continued = new Set(manifests.map(({ previous }) => previous?.sha256));
  const latest = manifests.filter(({ sha256 }) => !continued.has(sha256));
  const statuses = [...new Set(latest.map(({ status }) => status))].join(", ");
  const missing = manifests.flatMap(({ previous }) =>
    previous && !known.has(previous.sha256) ? [previous.name] : [],
  );
  const verified = `${count(files, "file")} of ${count(manifests.length, "manifest")} verified`;
  const lines = [
    `${verified}. Events: ${events.join(", ") || "none"}. Status of the export: ${statuses}.`,
    ...missing.map((name) => `${name} is not among them, and one of them continues it.`),
  ];
  return `${lines.join("\n")}\n`;
}
