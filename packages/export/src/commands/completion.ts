import { Argument, type Command, type Option } from "commander";
import type { CommandContext } from "./context.ts";

const shells = ["bash", "zsh", "fish"] as const;

/** Adds `saymon-logs completion`. */
export function addCompletionCommand(program: Command, context: CommandContext): void {
  program
    .command("completion")
    .description("Prints a script that completes commands and options in a shell.")
    .addArgument(new Argument("<shell>").choices(shells))
    .action((shell: (typeof shells)[number]) => void context.stdout.write(toScript(program, shell)))
    .addHelpText(
      "after",
      `
Examples:
  source <(saymon-logs completion bash)
  saymon-logs completion fish > ~/.config/fish/completions/saymon-logs.fish`,
    );
}

function toScript(program: Command, shell: (typeof shells)[number]): string {
  if (shell === "fish") return toFish(program);
  const bash = toBash(program);
  return shell === "zsh" ? `autoload -U +X bashcompinit && bashcompinit\n${bash}` : bash;
}

/** A command, and the words that call it, such as `state show`; none for the program. */
interface CalledCommand {
  words: string;
  command: Command;
}

/** A command and all below it, which come first. */
function allCommands(command: Command, words = ""): CalledCommand[] {
  const below = command.commands.flatMap((child) => allCommands(child, `${words} ${child.name()}`.trim()));
  return [...below, { words, command }];
}

/** What may follow the words of a command: the commands below it, or the values of its arguments. */
function followersOf({ commands, registeredArguments }: Command): string[] {
  const values = registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  return [...commands.map((command) => command.name()), ...values];
}

function optionsOf(command: Command): Option[] {
  return command.createHelp().visibleOptions(command);
}

function toBash(program: Command): string {
  return `_saymon_logs() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} candidates=
  COMPREPLY=()
  case "\${COMP_WORDS[*]:1:$((COMP_CWORD-1))} " in
${allCommands(program).map(toBashCase).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$candidates" -- "$word"))
}
complete -o default -F _saymon_logs saymon-logs
`;
}

/** What follows an option depends on its command. Without candidates, the shell completes names of files. */
function toBashCase({ words, command }: CalledCommand): string {
  const options = optionsOf(command);
  const byValues = Map.groupBy(
    options.filter(({ required }) => required),
    ({ argChoices = [] }) => argChoices.join(" "),
  );
  const cases = [...byValues].map(([values, group]) => [group.map(({ long }) => long).join("|"), values]);
  const candidates = [...followersOf(command), ...options.map(({ long }) => long)];
  const lines = [...cases, ["*", candidates.join(" ")]].map(
    ([previous, values]) => `      ${previous}) candidates="${values}" ;;`,
  );
  return `    ${words && `"${words} "`}*) case $previous in
${lines.join("\n")}
    esac ;;`;
}

const fishFunctions = `function __saymon_logs_at
    set -l words (commandline -opc)
    set -e words[1]
    test "$words" = "$argv"
end
function __saymon_logs_in
    set -l words (commandline -opc)
    set -e words[1]
    test "$words[1..$(count $argv)]" = "$argv"
end
`;

function toFish(program: Command): string {
  return `${fishFunctions}${allCommands(program).flatMap(toFishLines).join("\n")}\n`;
}

function toFishLines({ words, command }: CalledCommand): string[] {
  const at = `complete -c saymon-logs -n ${quote(`__saymon_logs_at ${words}`.trim())}`;
  const anywhere = words === "" ? at : `complete -c saymon-logs -n ${quote(`__saymon_logs_in ${words}`)}`;
  const descriptions = new Map(command.commands.map((child) => [child.name(), child.description()]));
  return [
    ...followersOf(command).map((word) => `${at} -f -a ${word} -d ${quote(descriptions.get(word) ?? "")}`),
    ...optionsOf(command).map((option) => `${anywhere} ${toFishOption(option)}`),
  ];
}

function toFishOption({ long, description, argChoices, required }: Option): string {
  const values = argChoices ? ` -x -a ${quote(argChoices.join(" "))}` : required ? " -r" : "";
  return `-l ${long?.slice(2)}${values} -d ${quote(description)}`;
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
