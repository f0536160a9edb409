import { type Command, InvalidArgumentError, Option } from "commander";

/** The kind of value that a configuration file gives an option. */
type ValueType = "string" | "integer" | "boolean" | "list";

/** An option of a command: of the command line, the environment, the configuration file and the reference. */
export interface OptionSpec {
  /** As on the command line, such as `--from <time>`. */
  flags: string;
  description: string;
  type: ValueType;
  choices?: readonly string[];
  /** What the value is without the option; shown in the help. */
  default?: string | number;
  /** Explains a default that depends on something. */
  defaultText?: string;
  env?: string;
  /** Turns text into the value. Throws an InvalidArgumentError. */
  parse?: (text: string, previous: unknown) => unknown;
}

/** Options under a heading of the help. */
export interface OptionGroup {
  heading: string;
  options: readonly OptionSpec[];
}

/** The key of an option in a configuration file and in a program: `--users-from-sessions` is `usersFromSessions`. */
export function keyOf({ flags }: OptionSpec): string {
  return new Option(flags).attributeName();
}

const specs = new WeakMap<Option, OptionSpec>();

/** Adds options to a command. */
export function addOptions(command: Command, groups: readonly OptionGroup[]): void {
  for (const { heading, options } of groups) {
    command.optionsGroup(heading);
    for (const spec of options) {
      const option = toOption(spec);
      specs.set(option, spec);
      command.addOption(option);
    }
  }
}

/** What an option was added by: two commands can have different options of one name. */
export function specOf(option: Option): OptionSpec | undefined {
  return specs.get(option);
}

function toOption({
  flags,
  description,
  choices,
  default: value,
  defaultText,
  env,
  parse,
}: OptionSpec): Option {
  const text = defaultText && value === undefined ? `${description} (default: ${defaultText})` : description;
  const option = new Option(flags, text);
  if (choices) option.choices(choices);
  if (env) option.env(env);
  if (parse) option.argParser(parse);
  if (value !== undefined) option.default(value, defaultText);
  return option;
}

/** Reads text that an unset variable of a script would leave empty. */
export function notEmpty(text: string): string {
  if (text === "") throw new InvalidArgumentError("It is empty.");
  return text;
}

/** Reads an integer within bounds. */
export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(
        max === Number.MAX_SAFE_INTEGER
          ? `Expected ${min === 1 ? "a positive integer" : `an integer from ${min}`}.`
          : `Expected an integer from ${min} to ${max}.`,
      );
    return value;
  };
}

/** Reads names that are separated by commas. */
export function list<Name extends string>(names: readonly Name[]): (text: string) => Name[] {
  return (text) => {
    const given = text.split(",").map((name) => name.trim());
    const unknown = given.find((name) => !names.includes(name as Name));
    if (unknown !== undefined)
      throw new InvalidArgumentError(
        `Unknown name "${unknown}"; expected one or more of ${names.join(", ")}.`,
      );
    return given as Name[];
  };
}
