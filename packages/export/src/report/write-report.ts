import { chmod, lstat, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { escapeUnsafe } from "../formats/json.ts";
import { createDirectory } from "../outputs/create-directory.ts";
import { moveWithoutOverwriting } from "../outputs/directory.ts";
import { OutputError, toOutputError } from "../outputs/output.ts";
import { type CreatedReport, createReport, type ReportOptions } from "./create-report.ts";
import { InputFileError } from "./input-files.ts";
import type { ReportFormat } from "./options.ts";
import type { PageLanguage } from "./page/language/languages.ts";

/** Where a report goes, and how. */
export interface ReportTarget {
  format: ReportFormat;
  /** File, or directory with the format `csv`. */
  path: string;
  language: PageLanguage;
  csvBom: boolean;
}

/** What was written. */
export interface WrittenReport extends CreatedReport {
  /** Directory of the CSV files, or null without any. */
  tables: string | null;
}

/**
 * Refuses a target that exists.
 *
 * @throws {InputFileError} It says what exists.
 */
export async function refuseExisting(target: ReportTarget): Promise<void> {
  if (target.path === "" || target.path === "-")
    throw new InputFileError("--output: must be a path, as a report is not written to standard output.");
  for (const path of [target.path, tablesOf(target)])
    if (await exists(path))
      throw new InputFileError(
        `--output: ${path} exists already, and is never overwritten. Choose another one.`,
      );
}

/**
 * Makes a report and writes it. It appears under its name when it is complete.
 *
 * @throws {OutputError} When it cannot be written.
 */
export async function writeReport(target: ReportTarget, options: ReportOptions): Promise<WrittenReport> {
  const { format, path } = target;
  // The same for the same target, so that the next run removes what a killed one left.
  const partial = join(dirname(path), `.partial-${basename(path)}`);
  const directory = join(partial, "tables");
  try {
    await rm(partial, { recursive: true, force: true });
    await createDirectory(directory, 0o700);
    await chmod(directory, 0o750);
    const which = format === "csv" ? "all" : "longer";
    const created = await createReport({ ...options, tables: { directory, which, bom: target.csvBom } });
    const hasTables = created.files.length > 0;
    const tables = hasTables ? tablesOf(target) : null;
    const text = await toText(target, created, tables);
    const file = format === "csv" ? join(directory, "report.json") : join(partial, "report");
    await writeFile(file, text, { mode: 0o640 });
    if (tables !== null) await moveDirectory(directory, tables);
    if (format !== "csv") await moveWithoutOverwriting(file, path);
    return { ...created, tables };
  } catch (error) {
    throw toOutputError(error, path);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function toText(
  { format, language }: ReportTarget,
  { report }: CreatedReport,
  tables: string | null,
): Promise<string> {
  if (format === "html") {
    // Loaded when needed: other commands would start later for it.
    const { renderReport } = await import("./page/index.ts");
    return renderReport(report, { language, tables: tables && basename(tables) });
  }
  return `${escapeUnsafe(JSON.stringify(report, null, 2))}\n`;
}

/** The directory of the tables: the target itself, or one beside it. */
function tablesOf({ format, path }: ReportTarget): string {
  return format === "csv" ? path : join(dirname(path), `${basename(path, extname(path))}-tables`);
}

async function moveDirectory(from: string, to: string): Promise<void> {
  // On some systems, an empty directory would be replaced.
  if (await exists(to))
    throw new OutputError(`${to}: exists already, and is never overwritten. Choose another --output.`);
  await rename(from, to);
}

function exists(path: string): Promise<boolean> {
  // Also a link to what does not exist.
  return lstat(path).then(
    () => true,
    () => false,
  );
}
