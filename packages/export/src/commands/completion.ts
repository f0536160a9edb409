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

function toBash({ commands }: Command): string {
  const options = new Map(
    commands.flatMap((command) => command.options.map((option) => [option.long, option])),
  );
  const choices = [...options.values()]
    .filter(({ argChoices }) => argChoices)
    .map(
      ({ long, argChoices }) =>
        `    ${long}) COMPREPLY=($(compgen -W "${argChoices?.join(" ")}" -- "$word")); return ;;`,
    );
  const perCommand = commands.map(
    (command) => `    ${command.name()}) words="${wordsOf(command).join(" ")}" ;;`,
  );
  return `_saymon_logs() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words
  case $previous in
${choices.join("\n")}
  esac
  case \${COMP_WORDS[1]} in
${perCommand.join("\n")}
    *) words="${commands.map((command) => command.name()).join(" ")}" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _saymon_logs saymon-logs
`;
}

function wordsOf({ commands, options }: Command): string[] {
  return [...commands.map((command) => command.name()), ...options.map(({ long }) => long ?? ""), "--help"];
}

function toFish({ commands }: Command): string {
  const lines = commands.flatMap((command) => [
    `complete -c saymon-logs -n __fish_use_subcommand -f -a ${command.name()} -d ${quote(command.description())}`,
    ...command.options.map((option) => toFishOption(command.name(), option)),
  ]);
  return `${lines.join("\n")}\n`;
}

function toFishOption(command: string, { long, description, argChoices, required }: Option): string {
  const values = argChoices ? ` -x -a ${quote(argChoices.join(" "))}` : required ? " -r" : "";
  return `complete -c saymon-logs -n '__fish_seen_subcommand_from ${command}' -l ${long?.slice(2)}${values} -d ${quote(description)}`;
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
