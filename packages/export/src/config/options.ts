import { InvalidArgumentError } from "commander";
import { type LogName, logNames } from "../logs.ts";
import type { Shard } from "../reading/users.ts";
import { inputOption, reportFileOptions, reportViewOptions, thresholdOptions } from "../report/options.ts";
import type { OversizePolicy } from "../schemas/limit-size.ts";
import { type SchemaName, schemas } from "../schemas/schemas.ts";
import { integer, list, notEmpty, type OptionGroup, type OptionSpec } from "./option.ts";
import { parseDuration, parseTime, type TimeOption } from "./times.ts";

/** Options of every command that reads a server. */
export interface ServerOptions {
  server: string;
  allowHttp?: boolean;
  credentialsFile?: string;
  rate?: number;
}

/** Options of every command that reads logs. */
interface ReadingOptions {
  log: LogName[];
  users?: string;
  usersFromSessions?: boolean;
  shard?: Shard;
  concurrency: number;
}

/** The options that decide where events go. */
export interface OutputOptions {
  output?: string;
  gzip?: boolean;
  syslog?: string;
  syslogCa?: string;
  syslogCert?: string;
  syslogKey?: string;
  otlp?: string;
  schema: SchemaName;
  maxBytes?: number;
  oversize: OversizePolicy;
}

/** Those of an export, which has more formats. */
export interface ExportOutputOptions extends OutputOptions {
  format?: FormatName;
  csvBom?: boolean;
}

/** Options of `export`. */
export interface ExportCommandOptions extends ServerOptions, ReadingOptions, ExportOutputOptions {
  from?: TimeOption;
  to?: TimeOption;
  limit?: number;
  dryRun?: boolean;
}

/** Options of `follow`. */
export interface FollowCommandOptions extends ServerOptions, ReadingOptions, OutputOptions {
  state: string;
  once?: boolean;
  from?: TimeOption;
  interval: number;
  settle: number;
  overlap: number;
}

/** The formats of streams and files. */
const formatNames = ["ndjson", "json", "csv", "table"] as const;
export type FormatName = (typeof formatNames)[number];

export const serverOptions: OptionGroup = {
  heading: "Server:",
  options: [
    {
      flags: "--server <url>",
      description: "address of the SAYMON server, such as https://saymon.example.com",
      type: "string",
      env: "SAYMON_URL",
    },
    {
      flags: "--credentials-file <file>",
      description: "JSON file with login and password, or apiToken, that only you can read (mode 0600)",
      type: "string",
      env: "SAYMON_CREDENTIALS_FILE",
    },
    {
      flags: "--allow-http",
      description:
        "allow http:// to another machine, which shows the password to everyone on the network path",
      type: "boolean",
    },
    {
      flags: "--rate <requests/s>",
      description: "maximum requests per second (default: unlimited)",
      type: "integer",
      parse: integer(1, 10_000),
    },
  ],
};

const usersOption: OptionSpec = {
  flags: "--users <file>",
  description: "read the logs of these users: a user id on each line, or a CSV with the column id first",
  type: "string",
};

const concurrencyOption: OptionSpec = {
  flags: "--concurrency <number>",
  description: "users whose logs are read at once",
  type: "integer",
  parse: integer(1, 64),
  default: 4,
};

export const readingOptions: OptionGroup = {
  heading: "What to read:",
  options: [
    {
      flags: "--log <names>",
      description: `logs to read, separated by commas: ${[...logNames, "all"].join(", ")}`,
      type: "list",
      defaultText: "all",
      parse: parseLogs,
    },
    usersOption,
    {
      flags: "--users-from-sessions",
      description:
        "read the logs of all users in the session log, also of those who signed in before --from (default without --users; the API lists no users)",
      type: "boolean",
    },
    {
      flags: "--shard <i/n>",
      description:
        "read part i of n equal parts of the users, counted from 0; logs of everyone, such as sessions, belong to part 0",
      type: "string",
      parse: parseShard,
    },
    concurrencyOption,
  ],
};

const fromToOptions: readonly OptionSpec[] = [
  {
    flags: "--from <time>",
    description:
      "first time: 2026-11-01T08:00+03:00, a day such as 2026-11-01Z, today or yesterday in UTC, yesterday+03:00, now, or 7d for a week ago (default: the beginning)",
    type: "string",
    parse: (text) => parseTime(text, "start"),
  },
  {
    flags: "--to <time>",
    description: "last time, inclusive (default: the server's time now)",
    type: "string",
    parse: (text) => parseTime(text, "end"),
  },
];

export const rangeOptions: OptionGroup = {
  heading: "Range:",
  options: [
    ...fromToOptions,
    {
      flags: "--limit <number>",
      description:
        "maximum records of each log (default: all): the newest sessions; changes and passwords user by user, so that one user's records can use up the limit",
      type: "integer",
      parse: integer(1),
    },
  ],
};

/** The option that names the state. */
export const stateOption: OptionSpec = {
  flags: "--state <file>",
  description: "SQLite file that remembers what was delivered (mode 0600)",
  type: "string",
  default: "saymon-logs.state",
};

export const followOptions: OptionGroup = {
  heading: "Following:",
  options: [
    stateOption,
    {
      flags: "--once",
      description: "read once what is new, and end: for cron and timers",
      type: "boolean",
    },
    {
      flags: "--interval <duration>",
      description: "time between two readings, such as 30s or 5m",
      type: "string",
      parse: parseDuration,
      default: 60_000,
      defaultText: "1m",
    },
    {
      flags: "--from <time>",
      description:
        "where a new state begins to read: now, 7d for a week ago, today or yesterday in UTC, yesterday+03:00, a day such as 2026-11-01Z, or 2026-11-01T08:00+03:00 (default: the beginning); later runs ignore it",
      type: "string",
      parse: (text) => parseTime(text, "start"),
    },
    {
      flags: "--settle <duration>",
      description: "reads only records older than this, so that late writes are complete",
      type: "string",
      parse: parseDuration,
      default: 30_000,
      defaultText: "30s",
    },
    {
      flags: "--overlap <duration>",
      description:
        "how far each reading goes back, to find records that became visible late; later ones are missed",
      type: "string",
      parse: parseDuration,
      default: 3_600_000,
      defaultText: "1h",
    },
  ],
};

const schemaOption: OptionSpec = {
  flags: "--schema <name>",
  description:
    "raw: the server's record in an envelope; ecs: Elastic Common Schema; ocsf: Open Cybersecurity Schema Framework",
  type: "string",
  choices: Object.keys(schemas),
  default: "raw",
};

const destinationOptions: OptionSpec[] = [
  {
    flags: "--output <directory>",
    description: "write files by log and day (UTC), and a manifest (default: standard output)",
    type: "string",
    parse: notEmpty,
  },
  { flags: "--gzip", description: "compress the files of --output", type: "boolean" },
  {
    flags: "--syslog <url>",
    description: "send RFC 5424 messages to tls://host:6514, or tcp://host:514, which is not encrypted",
    type: "string",
    parse: notEmpty,
  },
  {
    flags: "--syslog-ca <file>",
    description: "PEM file of the CA that signed the receiver's certificate",
    type: "string",
  },
  {
    flags: "--syslog-cert <file>",
    description: "PEM file of a certificate to identify with",
    type: "string",
  },
  { flags: "--syslog-key <file>", description: "PEM file of its key", type: "string" },
  {
    flags: "--otlp <url>",
    description: "send OpenTelemetry logs (OTLP/HTTP, JSON); OTEL_EXPORTER_OTLP_HEADERS has its headers",
    type: "string",
    parse: notEmpty,
  },
];

const eventOptions: OptionSpec[] = [
  schemaOption,
  {
    flags: "--max-bytes <number>",
    description: "maximum size of an event as JSON, which is never cut (default: unlimited)",
    type: "integer",
    parse: integer(500),
  },
  {
    flags: "--oversize <policy>",
    description:
      "what happens to a larger one: refuse stops the run; replace sends size and hash instead of the bodies",
    type: "string",
    choices: ["refuse", "replace"],
    default: "refuse",
  },
];

const csvBomOption: OptionSpec = {
  flags: "--csv-bom",
  description: "begin CSV with a byte order mark, so that Excel reads it as UTF-8",
  type: "boolean",
};

export const followOutputOptions: OptionGroup = {
  heading: "Output:",
  options: [...destinationOptions, ...eventOptions],
};

export const formatOptions: OptionGroup = {
  heading: "Output:",
  options: [
    ...destinationOptions,
    {
      flags: "--format <name>",
      description: "ndjson (a JSON object on each line), json (one array), csv, or table (for people)",
      type: "string",
      choices: formatNames,
      defaultText: "table on a terminal, else ndjson",
    },
    ...eventOptions,
    csvBomOption,
  ],
};

const reportUsersOption: OptionSpec = {
  ...usersOption,
  description:
    "everyone who should have an account: a CSV with the columns id, name and department, or an id on each line; their logs are read beside those of the users in the session log",
};

/** Options of `report` that decide what it reads. */
export const reportReadingOptions: OptionGroup = {
  heading: "What to read:",
  options: [inputOption, ...fromToOptions, reportUsersOption, concurrencyOption],
};

/** Options of `report` that decide where it goes, and how it looks. */
export const reportOutputOptions: OptionGroup = {
  heading: "Output:",
  options: [...reportFileOptions, ...reportViewOptions, csvBomOption],
};

function parseLogs(text: string): LogName[] {
  const names = list([...logNames, "all"])(text);
  return names.includes("all") ? [...logNames] : logNames.filter((name) => names.includes(name));
}

function parseShard(text: string): Shard {
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (count === undefined || shard.index >= shard.count)
    throw new InvalidArgumentError('Expected i/n with i from 0 to n-1, such as "0/4".');
  return shard;
}

/** Only on the command line. */
export const runOptions: OptionGroup = {
  heading: "Run:",
  options: [
    {
      flags: "--dry-run",
      description: "print what would be read, and send nothing",
      type: "boolean",
    },
  ],
};

/** The option that names a configuration file. */
export const configOption: OptionSpec = {
  flags: "--config <file>",
  description: "YAML file with any of these options, by their names in camelCase",
  type: "string",
  env: "SAYMON_CONFIG",
};

/** Options of every command that reads options from a file. */
export const configOptions: OptionGroup = { heading: "Configuration:", options: [configOption] };

/** Every option that a configuration file may have. */
export const allOptions: readonly OptionSpec[] = [
  ...new Set(
    [reportUsersOption].concat(
      [serverOptions, readingOptions, rangeOptions, followOptions, formatOptions].flatMap(
        ({ options }) => options,
      ),
      reportViewOptions,
      thresholdOptions.options,
    ),
  ),
];
