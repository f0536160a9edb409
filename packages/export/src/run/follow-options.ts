import type { LogName } from "../logs.ts";
import type { Output } from "../outputs/output.ts";
import type { ServerConnection } from "../reading/server.ts";
import type { Shard } from "../reading/users.ts";
import type { StateStore } from "../state/store.ts";
import type { RunProgress } from "./report.ts";

/** What to follow, and where its events go. Times are in milliseconds. */
export interface FollowOptions {
  server: ServerConnection;
  state: StateStore;
  output: Output;
  logs: readonly LogName[];
  /** Where a new state begins, since 1970. Default: the beginning of the logs. */
  from?: number | undefined;
  /** How long before the server's time reading stops, so that records have become visible. Default: 30,000. */
  settle?: number | undefined;
  /** How far reading goes back before what was read, to find records that became visible late. Default: 3,600,000. */
  overlap?: number | undefined;
  /** Whose logs to read, where each user has one. Default: none. */
  users?: readonly string[] | undefined;
  /** Also reads the logs of all users in the session log, since its beginning. Default: false. */
  usersFromSessions?: boolean | undefined;
  /** The part of the users to read. The logs of everyone belong to the first part. Default: everyone. */
  shard?: Shard | undefined;
  /** How many users' logs are read at once. Default: 4. */
  concurrency?: number | undefined;
  /** Number of events after which the output is flushed and the state stored. Default: 1,000. */
  commitAfter?: number | undefined;
  /** Ends the round; what was delivered is stored. Default: nothing does. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: RunProgress) => void) | undefined;
}

/** The options with all defaults. */
export type ResolvedFollowOptions = FollowOptions & typeof defaults & { signal: AbortSignal };

const defaults: { settle: number; overlap: number; concurrency: number; commitAfter: number } = {
  settle: 30_000,
  overlap: 3_600_000,
  concurrency: 4,
  commitAfter: 1000,
};

/** Fills in what is not given. */
export function resolveFollowOptions(options: FollowOptions): ResolvedFollowOptions {
  const { settle, overlap, concurrency, commitAfter } = defaults;
  const { signal = new AbortController().signal } = options;
  return {
    ...options,
    settle: options.settle ?? settle,
    overlap: options.overlap ?? overlap,
    concurrency: options.concurrency ?? concurrency,
    commitAfter: options.commitAfter ?? commitAfter,
    signal,
  };
}
