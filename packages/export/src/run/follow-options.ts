import type { LogName } from "../logs.ts";
import type { Output } from "../outputs/output.ts";
import type { Server } from "../reading/server.ts";
import type { Shard } from "../reading/users.ts";
import type { StateStore } from "../state/store.ts";
import type { RunProgress } from "./export.ts";

/** What to follow, and where its events go. Times are in milliseconds. */
export interface FollowOptions {
  server: Server;
  state: StateStore;
  output: Output;
  logs: readonly LogName[];
  /** Where a new state begins, since 1970. Default: the beginning of the logs. */
  from?: number | undefined;
  /** How long before the server's time reading stops, so that records have become visible. */
  settle: number;
  /** How far reading goes back before what was read, to find records that became visible late. */
  overlap: number;
  /** Whose audit and password logs to read. */
  users?: readonly string[] | undefined;
  /** Also reads the logs of all users in the session log. */
  usersFromSessions?: boolean | undefined;
  shard?: Shard | undefined;
  /** How many users' logs are read at once. */
  concurrency: number;
  /** Number of events after which the output is flushed and the state stored. */
  commitAfter: number;
  signal: AbortSignal;
  onProgress?: ((progress: RunProgress) => void) | undefined;
}
