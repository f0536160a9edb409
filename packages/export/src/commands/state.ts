import { rm } from "node:fs/promises";
import { type Command, Option } from "commander";
import { stateOption } from "../config/options.ts";
import { isOfUser } from "../logs.ts";
import { toIsoTime } from "../records/times.ts";
import { StateStore } from "../state/store.ts";
import type { CommandContext } from "./context.ts";

interface StateOptions {
  state: string;
}

/** Adds `saymon-logs state show` and `saymon-logs state reset`. */
export function addStateCommand(program: Command, context: CommandContext): void {
  const command = program.command("state").description("Shows or removes what follow remembers.");
  const { flags, description, default: path } = stateOption;
  const option = () => new Option(flags, description).default(path);
  command
    .command("show")
    .description("Shows how far each log was read.")
    .addOption(option())
    .action((options: StateOptions) => showState(options, context));
  command
    .command("reset")
    .description(
      "Removes the state, so that the next run starts from the beginning and delivers everything again with the same ids.",
    )
    .addOption(option())
    .action((options: StateOptions) => resetState(options, context));
}

async function showState({ state: path }: StateOptions, { stdout }: CommandContext): Promise<void> {
  const state = await StateStore.openExisting(path);
  const { server, logs, openSessions, users } = state.summary();
  state.close();
  const lines = [`server    ${server || "not bound yet"}`];
  if (users > 0) lines.push(`users     ${users} seen in sessions`);
  for (const { log, users, earliest, latest, failing } of logs) {
    const of = isOfUser(log) ? `, ${users} users` : "";
    const failed = failing > 0 ? `, ${failing} failing` : "";
    lines.push(
      `${log.padEnd(10)}read to ${timeText(earliest)}${earliest === latest ? "" : ` … ${timeText(latest)}`}${of}${failed}`,
    );
  }
  lines.push(`open      ${openSessions} sessions whose end has not been seen`);
  stdout.write(`${lines.join("\n")}\n`);
}

function timeText(time: number): string {
  return time < 0 ? "nothing" : toIsoTime(time);
}

async function resetState({ state: path }: StateOptions, { stdout }: CommandContext): Promise<void> {
  // It fails while another process uses the state.
  const state = await StateStore.openExisting(path);
  state.close();
  await Promise.all([path, `${path}-journal`].map((file) => rm(file, { force: true })));
  stdout.write(`${path} was removed.\n`);
}
