import type { FormatName } from "../config/options.ts";
import { csv } from "../formats/csv.ts";
import type { Format } from "../formats/format.ts";
import { json, ndjson } from "../formats/json.ts";
import type { LogName } from "../logs.ts";
import { type SchemaName, schemas } from "../schemas/schemas.ts";
import { UsageError } from "./exit-codes.ts";

/** The options that decide on a format. */
export interface FormatOptions {
  format?: FormatName;
  schema: SchemaName;
  csvBom: boolean;
}

/**
 * Chooses the format of each log.
 *
 * @throws {UsageError} When the options do not fit together.
 */
export function chooseFormat({ format = "ndjson", schema, csvBom }: FormatOptions): (log: LogName) => Format {
  if (format === "ndjson") return () => ndjson(schemas[schema]);
  if (format === "json") return () => json(schemas[schema]);
  if (schema !== "raw")
    throw new UsageError(`--format csv is for --schema raw. Use ndjson or json for ${schema}.`);
  return (log) => csv(log, { bom: csvBom });
}

/**
 * The format of a single stream with these logs.
 *
 * @throws {UsageError} When one stream cannot hold them.
 */
export function chooseStreamFormat(options: FormatOptions, logs: readonly LogName[]): Format {
  const [log = "sessions"] = logs;
  if (options.format === "csv" && logs.length > 1)
    throw new UsageError("CSV has the columns of one log. Choose one with --log.");
  return chooseFormat(options)(log);
}
