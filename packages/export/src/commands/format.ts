import type { FormatName } from "../config/options.ts";
import { csvFormat, csvForTerminal } from "../formats/csv.ts";
import type { Format } from "../formats/format.ts";
import { jsonFormat, ndjsonFormat } from "../formats/json.ts";
import { table } from "../formats/table.ts";
import type { LogName } from "../logs.ts";
import type { EventMapper, SchemaName } from "../schemas/schemas.ts";
import { UsageError } from "./exit-codes.ts";

/** The format of what goes to standard output, or into a directory. */
export function chooseFormatName(
  { format, schema, output }: Pick<FormatOptions, "format" | "schema" | "output">,
  stdout: NodeJS.WriteStream,
): FormatName {
  // With another schema, the lines are meant for a program.
  const isForPerson = output === undefined && schema === "raw" && stdout.isTTY;
  return format ?? (isForPerson ? "table" : "ndjson");
}

interface FormatOptions {
  format?: FormatName;
  schema: SchemaName;
  output?: string;
  csvBom?: boolean;
  maxBytes?: number;
}

/**
 * Chooses the format of each log.
 *
 * @throws {UsageError} When the options do not fit together.
 */
export function chooseFormat(options: FormatOptions, schema: EventMapper): (log: LogName) => Format {
  const { format = "ndjson", csvBom, maxBytes } = options;
  if (format === "ndjson") return () => ndjsonFormat(schema);
  if (format === "json") return () => jsonFormat(schema);
  if (format === "table")
    throw new UsageError("--format table is for standard output. Choose another format.");
  if (options.schema !== "raw") throw new UsageError("--format csv is for --schema raw. Use ndjson or json.");
  if (maxBytes !== undefined)
    throw new UsageError("--max-bytes is for JSON. Leave it out with --format csv.");
  return (log) => csvFormat(log, { bom: csvBom });
}

/**
 * The format of a single stream with these logs.
 *
 * @throws {UsageError} When one stream cannot hold them.
 */
export function chooseStreamFormat(
  options: FormatOptions,
  schema: EventMapper,
  logs: readonly LogName[],
  stdout: NodeJS.WriteStream,
): Format {
  const [log = "sessions"] = logs;
  if (chooseFormatName(options, stdout) === "table") return table(stdout.columns || 120);
  if (options.format === "csv" && logs.length > 1)
    throw new UsageError("CSV has the columns of one log. Choose one with --log.");
  const format = chooseFormat(options, schema)(log);
  return options.format === "csv" && stdout.isTTY ? csvForTerminal(log) : format;
}
