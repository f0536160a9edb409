import { readFileSync } from "node:fs";
import { Command, type Option } from "commander";
import { type Document, isCollection, isScalar, LineCounter, parseDocument, visit } from "yaml";
import { keyOf, type OptionSpec, specOf } from "./option.ts";
import { allOptions, configOption } from "./options.ts";

/** A configuration file cannot be used. The message says where and why, and has no value of the file. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Gives a command the options of the configuration file that `--config` names. Those of the command line and of the
 * environment come first. One file serves all commands: a command takes the options that it has.
 *
 * @throws {ConfigError} When the file cannot be used.
 */
export function applyConfigFile(command: Command): void {
  const path = command.opts()[keyOf(configOption)] as string | undefined;
  if (path === undefined) return;
  const specs = new Map(allOptions.map((spec) => [keyOf(spec), spec]));
  for (const [key, value] of Object.entries(readConfigFile(path))) {
    const spec = specs.get(key);
    if (!spec) throw new ConfigError(`${path}: unknown option "${key}"${adviceFor(key, [...specs.keys()])}`);
    const option = command.options.find(
      (candidate) => candidate.attributeName() === key && isForFiles(specOf(candidate)),
    );
    if (!option || !["default", undefined].includes(command.getOptionValueSource(key))) continue;
    command.setOptionValueWithSource(key, toValue(`${path}: ${key}`, spec, option, value), "config");
  }
}

/** An option that a command shares with no other can mean something else in the file, such as --output of report. */
function isForFiles(spec: OptionSpec | undefined): boolean {
  return spec !== undefined && allOptions.includes(spec);
}

function adviceFor(key: string, known: readonly string[]): string {
  const similar = findSimilar(key, known);
  return similar === undefined
    ? `; expected one of ${[...known].sort().join(", ")}.`
    : `. Did you mean "${similar}"?`;
}

/** The known key that the parser of the command line would suggest, which does not export its search. */
function findSimilar(key: string, known: readonly string[]): string | undefined {
  const camelCase = key.replaceAll(/-+(\w)/g, (_dash, letter: string) => letter.toUpperCase());
  if (known.includes(camelCase)) return camelCase;
  const command = new Command()
    .helpOption(false)
    .exitOverride()
    .configureOutput({ outputError() {} });
  for (const name of known) command.option(`--${name}`);
  try {
    command.parse([`--${key}`], { from: "user" });
  } catch (error) {
    return /\n\(Did you mean (?:one of )?--(\w+)[^()]*\?\)$/.exec((error as Error).message)?.[1];
  }
  return undefined;
}

function readConfigFile(path: string): object {
  const value = parseConfig(path, readText(path));
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new ConfigError(
    `${path}: must be a mapping of options, such as "server: https://saymon.example.com".`,
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(`${path}: cannot be read (${code}). Check --config or SAYMON_CONFIG.`);
  }
}

/** Codes of the YAML parser's errors whose messages quote nothing of the file, which may contain secrets. */
const quotesNothing: ReadonlySet<string> = new Set([
  "BAD_INDENT",
  "BLOCK_AS_IMPLICIT_KEY",
  "DUPLICATE_KEY",
  "MISSING_CHAR",
  "MULTILINE_IMPLICIT_KEY",
  "TAB_AS_INDENT",
]);

function parseConfig(path: string, text: string): unknown {
  const lineCounter = new LineCounter();
  // Warnings quote the file.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: "error" });
  const [error] = document.errors;
  if (error) {
    const { line } = lineCounter.linePos(placeOf(error, document));
    const reason = quotesNothing.has(error.code) ? error.message : error.code;
    throw new ConfigError(`${path}, line ${line}: cannot be read as YAML (${reason}).`);
  }
  try {
    return document.toJS();
  } catch {
    throw new ConfigError(
      `${path}: cannot be read as YAML (an alias has no anchor). Put quotes around text that begins with *.`,
    );
  }
}

/** Where something is wrong. Of a quote or a bracket without its end, that is the beginning. */
function placeOf({ code, pos: [place] }: Document["errors"][number], document: Document): number {
  let begin = place;
  if (["MISSING_CHAR", "BAD_INDENT"].includes(code))
    visit(document, {
      Node(_key, node) {
        const [start, end] = node.range ?? [place, place];
        const hasEnd = isCollection(node) ? node.flow : isScalar(node) && node.type?.startsWith("QUOTE");
        if (hasEnd && start < place && place <= end) begin = start;
      },
    });
  return begin;
}

/** Checks a value like the same one on the command line. */
function toValue(where: string, { type }: OptionSpec, option: Option, value: unknown): unknown {
  const isValid: Record<OptionSpec["type"], boolean> = {
    boolean: typeof value === "boolean",
    integer: Number.isInteger(value),
    string: typeof value === "string",
    list:
      typeof value === "string" || (Array.isArray(value) && value.every((item) => typeof item === "string")),
  };
  if (!isValid[type]) throw new ConfigError(`${where}: must be ${type === "integer" ? "an" : "a"} ${type}.`);
  if (type === "boolean") return value;
  const text = [value].flat().join(",");
  try {
    return option.parseArg ? option.parseArg(text, undefined) : text;
  } catch (error) {
    throw new ConfigError(`${where}: ${(error as Error).message}`);
  }
}
