import { InvalidArgumentError } from "commander";
import { integer, type OptionGroup, type OptionSpec } from "../config/option.ts";
import { parseDuration, type TimeOption } from "../config/times.ts";
import { parseBusinessHours } from "./business-hours.ts";
import { reportDefaults } from "./create-report.ts";
import { createLocalTimes } from "./local-times.ts";
import { type PageLanguage, pageLanguages } from "./page/language/languages.ts";

/** Formats of a report. */
const reportFormats = ["html", "csv", "json"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Options of `report` beside those of the server. */
export interface ReportCommandOptions {
  input?: string[];
  from?: TimeOption;
  to?: TimeOption;
  users?: string;
  concurrency: number;
  output?: string;
  format: ReportFormat;
  language: PageLanguage;
  timeZone: string;
  businessHours?: string;
  holidays?: string;
  mask?: boolean;
  csvBom?: boolean;
  longSession: number;
  concurrentSessions: number;
  passwordChanges: number;
  rows: number;
}

export const inputOption: OptionSpec = {
  flags: "--input <directory>",
  description:
    "read files that export --output has written instead of a server, after comparing them with their manifest; may be repeated",
  type: "string",
  parse: (text, previous) => [...((previous as string[] | undefined) ?? []), text],
};

/** Only on the command line: the options of these names in a configuration file are those of exports. */
export const reportFileOptions: readonly OptionSpec[] = [
  {
    flags: "--output <path>",
    description: "file to write, or directory with --format csv; never overwritten",
    type: "string",
    defaultText: "report.html, report.json or report",
  },
  {
    flags: "--format <name>",
    description:
      "html: one file without scripts; json: the same data; csv: a directory with all rows of all tables",
    type: "string",
    choices: reportFormats,
    default: "html",
  },
];

export const reportViewOptions: readonly OptionSpec[] = [
  {
    flags: "--language <code>",
    description: "language of the HTML file",
    type: "string",
    choices: pageLanguages,
    default: "en",
  },
  {
    flags: "--time-zone <name>",
    description: "time zone of days and hours, such as Europe/Berlin",
    type: "string",
    parse: (text) =>
      check(text, createLocalTimes, `Unknown time zone "${text}". Give one such as Europe/Berlin.`),
    default: reportDefaults.timeZone,
  },
  {
    flags: "--business-hours <hours>",
    description:
      'shows sign-ins outside these hours, such as "Mon-Fri 09:00-18:00, Sat 10:00-14:00"; they may pass midnight',
    type: "string",
    parse: (text) => check(text, parseBusinessHours),
  },
  {
    flags: "--holidays <file>",
    description: "days without business hours, such as 2026-01-01, one on each line, with a comment after #",
    type: "string",
  },
  {
    flags: "--mask",
    description:
      "replace each login by a mask of its own, the same everywhere; leave out names, and show which fields of a change differ, without values",
    type: "boolean",
  },
  {
    flags: "--rows <number>",
    description: "maximum rows of a table in the file; longer tables are also written as CSV, beside it",
    type: "integer",
    parse: integer(1, 100_000),
    default: reportDefaults.rows,
  },
];

export const thresholdOptions: OptionGroup = {
  heading: "What is a finding:",
  options: [
    {
      flags: "--long-session <duration>",
      description: "sessions of at least this duration",
      type: "string",
      parse: parseDuration,
      default: reportDefaults.longSession,
      defaultText: "12h",
    },
    {
      flags: "--concurrent-sessions <number>",
      description: "users with at least this many sessions at the same time",
      type: "integer",
      parse: integer(2, 1000),
      default: reportDefaults.concurrentSessions,
    },
    {
      flags: "--password-changes <number>",
      description: "accounts whose password was changed at least this often within 24 hours",
      type: "integer",
      parse: integer(2, 1000),
      default: reportDefaults.passwordChanges,
    },
  ],
};

/** Refuses a text that cannot be read. */
function check(text: string, read: (text: string) => unknown, message?: string): string {
  try {
    read(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(message ?? (error as Error).message);
  }
}
