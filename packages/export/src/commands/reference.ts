import type { Command, Option } from "commander";
import { createContext } from "./context.ts";
import { exitCodeMeanings } from "./exit-codes.ts";
import { createProgram } from "./program.ts";

/** The reference of the command, in Markdown: every command with its options, as the parser has them. */
export function toReference(): string {
  const program = createProgram(createContext(new AbortController().signal));
  return [
    "# Exporter options",
    `${program.description()} These are the options of each command of \`saymon-logs\`, and its exit codes:`,
    tableOf(["exit code", "meaning"], exitCodeMeanings),
    ...program.commands.flatMap((command) => sectionOf("saymon-logs", command)),
  ]
    .join("\n\n")
    .concat("\n");
}

function sectionOf(parent: string, command: Command): string[] {
  const name = `${parent} ${command.name()}`;
  const usage = `    ${name} ${command.usage()}`;
  const options = command.options.map((option) => [`\`${option.flags}\``, describe(option)] as const);
  return [
    `## ${name}`,
    command.description(),
    usage,
    ...(options.length > 0 ? [tableOf(["option", "meaning"], options)] : []),
    ...command.commands.flatMap((child) => sectionOf(name, child)),
  ];
}

function describe({
  description,
  argChoices,
  defaultValue,
  defaultValueDescription,
  envVar,
}: Option): string {
  return [
    `${asCode(description)}.`,
    argChoices && `One of ${argChoices.map((choice) => `\`${choice}\``).join(", ")}.`,
    defaultValue !== undefined && `Default: \`${defaultValueDescription ?? defaultValue}\`.`,
    envVar && `Environment: \`${envVar}\`.`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** Renderers make links of bare addresses, and those of the examples lead nowhere. */
function asCode(text: string): string {
  return text.replaceAll(/\b[a-z]+:\/\/(?:[\w:-]+(?:\.[\w:-]+)*)?/g, "`$&`");
}

function tableOf(head: Row, rows: readonly Row[]): string {
  return [head, ["---", "---"], ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

type Row = readonly [string, string];
