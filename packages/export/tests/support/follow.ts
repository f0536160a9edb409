import type { Sandbox } from "@saymon-logs/sandbox";
import { isOfUser, type LogName, logNames } from "../../src/logs.ts";
import type { Output } from "../../src/outputs/output.ts";
import { createEventMaker } from "../../src/records/make-events.ts";
import { followOnce } from "../../src/run/follow.ts";
import type { FollowOptions } from "../../src/run/follow-options.ts";
import type { RunReport } from "../../src/run/report.ts";
import { StateStore } from "../../src/state/store.ts";
import { connectTo, type Interception } from "./events.ts";
import { recordsOf } from "./sandbox.ts";

/** One run of `follow --once`. */
export interface FollowRun extends Partial<Omit<FollowOptions, "state" | "output">> {
  output: Output;
  intercept?: Interception;
  /** How far the server's `Date` is ahead of its records, in milliseconds. */
  dateOffset?: number;
  /** Changes the state's behaviour, to make it fail. */
  disturb?: (state: StateStore) => void;
}

/** Follows a sandbox once, with a state in a file. */
export async function follow(sandbox: Sandbox, path: string, run: FollowRun): Promise<RunReport> {
  const { intercept, dateOffset, disturb, ...options } = run;
  const state = await StateStore.open(path);
  try {
    disturb?.(state);
    return await followOnce({
      server: connectTo(sandbox, intercept, dateOffset),
      state,
      logs: logNames,
      usersFromSessions: true,
      commitAfter: 10,
      ...options,
    });
  } finally {
    state.close();
  }
}

/** Calls something before each change of a state. */
export function beforeTransaction(state: StateStore, call: () => void): void {
  const transaction = state.transaction.bind(state);
  state.transaction = (change) => {
    call();
    transaction(change);
  };
}

/** The ids of all events of a sandbox up to a time, as an independent reading of its records has them. */
export function expectedIds(sandbox: Sandbox, logs: readonly LogName[] = logNames): string[] {
  const url = "https://saymon.example.com";
  const sessions = recordsOf(sandbox, "sessions") as { userId: string }[];
  const users = [...new Set(sessions.map(({ userId }) => userId))];
  const idsOf = (log: LogName, userId?: string) =>
    (recordsOf(sandbox, log, userId) as never[])
      .flatMap(createEventMaker(url, log, userId ?? "", "events"))
      .map(({ id }) => id);
  return logs
    .flatMap((log) => (isOfUser(log) ? users.flatMap((userId) => idsOf(log, userId)) : idsOf(log)))
    .sort();
}
