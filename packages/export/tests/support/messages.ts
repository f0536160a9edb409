import type { Command } from "commander";
import { createContext } from "../../src/commands/context.ts";
import { createProgram } from "../../src/commands/program.ts";

/**
 * Options that messages name, and that the command which prints them does not have. A sentence may name another command
 * for them, such as `saymon-logs export`.
 */
export function foreignOptions(args: readonly string[], messages: string): string[] {
  const program = createProgram(createContext(new AbortController().signal));
  return messages.split(/(?<=[.;])\s|\n/).flatMap((sentence) => {
    const words = /saymon-logs ([a-z ]+)/.exec(sentence)?.[1]?.split(" ") ?? args;
    const options = optionsOf(program, words);
    const named = sentence.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [];
    return named.filter((name) => !options.includes(name) && !args.some((arg) => arg.startsWith(name)));
  });
}

/** The options of the command that words begin with. */
function optionsOf(command: Command, [name, ...words]: readonly string[]): (string | undefined)[] {
  const child = command.commands.find((each) => each.name() === name);
  return child ? optionsOf(child, words) : command.options.map(({ long }) => long);
}
