import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Command } from "commander";
import { count } from "../count.ts";
import { logNames } from "../logs.ts";
import { listManifests, type Manifest, verifyManifest } from "../outputs/manifest.ts";
import type { CommandContext } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";

/** Adds `saymon-logs verify`. */
export function addVerifyCommand(program: Command, context: CommandContext): void {
  program
    .command("verify")
    .description("Compares the files of an export with its manifest, byte by byte.")
    .argument("<path>", "the directory of an export, or one manifest of it")
    .option("--archived", "accept that the oldest files of follow are no longer in the directory")
    .action((path: string, { archived = false }: VerifyOptions) => runVerify(path, archived, context))
    .addHelpText(
      "after",
      `
Example:
  saymon-logs verify logs`,
    );
}

interface VerifyOptions {
  archived?: boolean;
}

/** A manifest with its name. */
interface NamedManifest {
  name: string;
  manifest: Manifest;
}

async function runVerify(path: string, isArchived: boolean, context: CommandContext): Promise<void> {
  const named: NamedManifest[] = [];
  const paths = await manifestsAt(path);
  const found: string[] = [];
  for (const each of paths) {
    const { manifest, problems } = await verifyManifest(each);
    found.push(...problems);
    named.push({ name: basename(each), manifest });
  }
  const isDirectory = paths[0] !== path;
  if (isDirectory) found.push(...missingManifests(named, isArchived));
  for (const problem of found) context.reporter.message(problem);
  if (found.length > 0) context.exitCode = exitCodes.failed;
  else context.stdout.write(describe(named.map(({ manifest }) => manifest)));
}

/** Manifests that are not in a directory, although one there continues them: their files are missing as well. */
function missingManifests(named: readonly NamedManifest[], isArchived: boolean): string[] {
  const known = new Set(named.map(({ manifest }) => manifest.sha256));
  const missing = named
    .flatMap(({ name, manifest: { previous } }) => (previous ? [{ name, previous }] : []))
    .filter(({ previous }) => !known.has(previous.sha256))
    .sort((one, other) => Date.parse(one.previous.to) - Date.parse(other.previous.to));
  // A directory that has the first of all manifests was not archived in part.
  const hasFirst = named.some(({ manifest }) => !manifest.previous);
  return missing.slice(isArchived && !hasFirst ? 1 : 0).map(({ name, previous }, index) => {
    const advice =
      hasFirst || isArchived || index > 0 ? "" : " If older files were archived, use --archived.";
    return `${previous.name}: is missing, and ${name} continues it.${advice}`;
  });
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
  const continued = new Set(manifests.map(({ previous }) => previous?.sha256));
  const latest = manifests.filter(({ sha256 }) => !continued.has(sha256));
  const statuses = [...new Set(latest.map(({ status }) => status))].join(", ");
  const verified = `${count(files, "file")} of ${count(manifests.length, "manifest")} verified`;
  return `${verified}. Events: ${events.join(", ") || "none"}. Status of the export: ${statuses}.\n`;
}
