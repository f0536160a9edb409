import type { Command, Option } from "commander";
import { createContext } from "./context.ts";
import { createProgram } from "./program.ts";

/** The reference of the command, in Markdown: every command with its options, as the parser has them. */
export function toReference(): string {
  const program = createProgram(createContext(new AbortController().signal));
  return [
    "# saymon-logs",
    program.description(),
    ...program.commands.flatMap((command) => sectionOf("saymon-logs", command)),
  ]
    .join("\n\n")
    .concat("\n");
}

function sectionOf(parent: string, command: Command): string[] {
  const name = `${parent} ${command.name()}`;
  const usage = `    ${name} ${command.usage()}`;
  const options = command.options.length > 0 ? [tableOf(command.options)] : [];
  return [
    `## ${name}`,
    command.description(),
    usage,
    ...options,
    ...command.commands.flatMap((child) => sectionOf(name, child)),
  ];
}

function tableOf(options: readonly Option[]): string {
  const rows = options.map(
    ({ flags, description, argChoices, defaultValue, defaultValueDescription, envVar }) =>
      `| \`${flags}\` | ${[
        `${description}.`,
        argChoices && `One of ${argChoices.map((choice) => `\`${choice}\``).join(", ")}.`,
        defaultValue !== undefined && `Default: \`${defaultValueDescription ?? defaultValue}\`.`,
        envVar && `Environment: \`${envVar}\`.`,
      ]
        .filter(Boolean)
        .join(" ")} |`,
  );
  return ["| option | meaning |", "|---|---|", ...rows].join("\n");
}
