import { Command, Help } from "commander";
import { applyConfigFile } from "../config/file.ts";
import { version } from "../version.ts";
import { addCompletionCommand } from "./completion.ts";
import type { CommandContext } from "./context.ts";
import { addDoctorCommand } from "./doctor.ts";
import { exitCodeMeanings, UsageError } from "./exit-codes.ts";
import { addExportCommand } from "./export.ts";
import { addFollowCommand } from "./follow.ts";
import { addReportCommand } from "./report.ts";
import { addStateCommand } from "./state.ts";
import { addVerifyCommand } from "./verify.ts";

/** Creates the command with all its subcommands. */
export function createProgram(context: CommandContext): Command {
  const program = new Command("saymon-logs")
    .version(version)
    .description("Exports the user logs of a SAYMON server: sessions, changes and password changes.")
    .addHelpText("after", helpText)
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, write) => write(describeParserError(text, program.commands)),
    })
    .exitOverride();
  addExportCommand(program, context);
  addFollowCommand(program, context);
  addReportCommand(program, context);
  addStateCommand(program, context);
  addVerifyCommand(program, context);
  addDoctorCommand(program, context);
  addCompletionCommand(program, context);
  program.hook("preAction", (_program, command) => applyConfigFile(command));
  return program;
}

/** The meaning of an exit code, wrapped as the rest of the help. */
function toHelpLine([code, meaning]: readonly [string, string]): string {
  return `  ${code}  ${new Help().boxWrap(meaning, 75).replaceAll("\n", "\n     ")}`;
}

const helpText = `
Credentials come from the environment (SAYMON_LOGIN and SAYMON_PASSWORD, or
SAYMON_API_TOKEN), from the file that --credentials-file names, or from standard
input: a prompt on a terminal, JSON from a pipe.

Exit codes:
${exitCodeMeanings.map(toHelpLine).join("\n")}`;

/** An error of the parser without the values that were given: one can be a secret that was meant for another option. */
function describeParserError(text: string, commands: readonly Command[]): string {
  const [, option, suggestion = ""] =
    /^error: unknown option '(--?[\w-]+).*?(\n\(Did you mean [^()']+\))?\n?$/s.exec(text) ?? [];
  if (option === undefined)
    return text.replace(/(too many arguments.*? but got \d+).*/s, "$1. Options begin with --.\n");
  const owners = commands.filter(({ options }) => options.some(({ long }) => long === option));
  const names = owners.map((command) => command.name()).join(", ");
  return `error: unknown option '${option}'.${names ? ` Commands that have it: ${names}.` : suggestion}\n`;
}

/**
 * Refuses options that look like credentials: every process of the machine can read a command line, and shells keep it.
 *
 * @throws {UsageError} It names the option, without its value.
 */
export function refuseSecrets(args: readonly string[]): void {
  const isSecret = (arg: string) =>
    /^-[up]|^--?(user(name)?|login|pass(word)?|token|api-?token|secret|auth)(=|$)/i.test(arg);
  const found = args.find(isSecret);
  if (found === undefined) return;
  const option = /^-[up]/.test(found) ? found.slice(0, 2) : found.replace(/=.*/s, "");
  throw new UsageError(
    `${option}: credentials are not taken from the command line, where other users of the machine can read them. ` +
      "Set SAYMON_LOGIN and SAYMON_PASSWORD, or SAYMON_API_TOKEN.",
  );
}
