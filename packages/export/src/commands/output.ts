import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { ExportOutputOptions, OutputOptions } from "../config/options.ts";
import { ndjsonFormat } from "../formats/json.ts";
import type { LogName } from "../logs.ts";
import { toDirectory } from "../outputs/directory.ts";
import { findExportedFile } from "../outputs/manifest.ts";
import { toOtlp } from "../outputs/otlp.ts";
import type { Output } from "../outputs/output.ts";
import { toStream } from "../outputs/stream.ts";
import { toSyslog } from "../outputs/syslog.ts";
import type { Reporter } from "../progress/reporter.ts";
import { limitEventSize } from "../schemas/limit-size.ts";
import { type EventMapper, schemas } from "../schemas/schemas.ts";
import type { CommandContext } from "./context.ts";
import { UsageError } from "./exit-codes.ts";
import { chooseFormat, chooseStreamFormat } from "./format.ts";

/**
 * Opens the output of an export.
 *
 * @throws {UsageError} When the options do not fit together.
 */
export async function openOutput(
  options: ExportOutputOptions,
  logs: readonly LogName[],
  context: CommandContext,
): Promise<Output> {
  const { output: directory, gzip, format } = options;
  const schema = chooseSchema(options);
  const receiver = openReceiver(options, schema, context);
  if (receiver) {
    if (format !== undefined)
      throw new UsageError("--format is for standard output and --output. Leave it out.");
    return receiver;
  }
  if (directory === undefined)
    return toStream(context.stdout, chooseStreamFormat(options, schema, logs, context.stdout));
  await refuseUsedDirectory(directory);
  return toDirectory({ directory, gzip, format: chooseFormat(options, schema) });
}

/**
 * Opens the output of follow, which is written to again and again.
 *
 * @param state Path of the state, by which what a killed run left is found.
 * @throws {UsageError} When the options do not fit together.
 */
export function openRollingOutput(options: OutputOptions, state: string, context: CommandContext): Output {
  const { output: directory, gzip } = options;
  const schema = chooseSchema(options);
  const receiver = openReceiver(options, schema, context);
  if (receiver) return receiver;
  const format = ndjsonFormat(schema);
  if (directory === undefined) return toStream(context.stdout, format);
  const id = createHash("sha256").update(resolve(state)).digest("hex").slice(0, 16);
  return toDirectory({ directory, gzip, format: () => format, isRolling: true, id });
}

/** Shows progress, unless the same terminal shows the events: the progress line would run into them. */
export function chooseProgress(
  { output, syslog, otlp }: OutputOptions,
  { stdout, reporter }: CommandContext,
): Reporter["progress"] | undefined {
  const isStream = (output ?? syslog ?? otlp) === undefined;
  return isStream && stdout.isTTY ? undefined : reporter.progress;
}

function chooseSchema({ schema: name, maxBytes, oversize }: OutputOptions): EventMapper {
  return maxBytes === undefined ? schemas[name] : limitEventSize(schemas[name], maxBytes, oversize);
}

/** Opens a receiver on the network, if one is named. */
function openReceiver(
  options: OutputOptions,
  schema: EventMapper,
  { env, signal }: CommandContext,
): Output | undefined {
  const { output, gzip, syslog, syslogCa: ca, syslogCert: cert, syslogKey: key, otlp } = options;
  const given = [output, syslog, otlp].filter((value) => value !== undefined);
  if (given.length > 1) throw new UsageError("Choose one of --output, --syslog and --otlp.");
  if (gzip && output === undefined)
    throw new UsageError("--gzip compresses the files of --output. Leave it out.");
  if (!syslog && (ca || cert || key))
    throw new UsageError("--syslog-ca, --syslog-cert and --syslog-key are for --syslog.");
  if (syslog) return asOption("--syslog", () => toSyslog({ url: syslog, schema, ca, cert, key, signal }));
  const headers = toHeaders(env["OTEL_EXPORTER_OTLP_HEADERS"]);
  return otlp ? asOption("--otlp", () => toOtlp({ url: otlp, schema, headers, signal })) : undefined;
}

/** The function's error does not know what its option is called here. */
function asOption(name: string, open: () => Output): Output {
  try {
    return open();
  } catch (error) {
    throw new UsageError(`${name}: ${(error as Error).message}`);
  }
}

/** Reads headers as OpenTelemetry defines the variable: `name=value,name=value`, percent-encoded. */
function toHeaders(text: string = ""): Record<string, string> {
  const pairs = text.split(",").filter((pair) => pair.includes("="));
  try {
    return Object.fromEntries(
      pairs.map((pair) => [
        pair.slice(0, pair.indexOf("=")).trim(),
        decodeURIComponent(pair.slice(pair.indexOf("=") + 1).trim()),
      ]),
    );
  } catch {
    throw new UsageError(
      "OTEL_EXPORTER_OTLP_HEADERS: must be name=value pairs, percent-encoded, separated by commas.",
    );
  }
}

/** It would fail at the end, when all has been read. */
async function refuseUsedDirectory(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [] as string[];
    throw new UsageError(`${directory}: cannot be used as a directory (${error.code}).`);
  });
  const name = findExportedFile(names);
  if (name !== undefined)
    throw new UsageError(
      `${directory}: contains files of an export already, such as ${name}, and is never overwritten. ` +
        "Choose another --output.",
    );
}
