import { readFileSync } from "node:fs";
import type { Command, Option } from "commander";
import { parse } from "yaml";
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
    if (!spec)
      throw new ConfigError(
        `${path}: unknown option "${key}"; expected one of ${[...specs.keys()].sort().join(", ")}.`,
      );
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

function readConfigFile(path: string): object {
  let value: unknown;
  try {
    value = parse(readFileSync(path, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const { linePos } = error as { linePos?: [{ line: number }] };
    const where = linePos ? `, line ${linePos[0].line}` : "";
    throw new ConfigError(`${path}${where}: cannot be read as YAML (${code}).`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new ConfigError(
    `${path}: must be a mapping of options, such as "server: https://saymon.example.com".`,
  );
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
