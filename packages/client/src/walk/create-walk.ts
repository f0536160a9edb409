import { copyCause } from "../cause.ts";
import {
  AbortError,
  type AnySaymonError,
  isSaymonError,
  PartialFailureError,
  type UserFailure,
} from "../errors.ts";
import type { LogQuery } from "../options/query.ts";
import { getServerTime } from "../response/server-time.ts";
import { offsetReader } from "./by-offset.ts";
import { timeReader } from "./by-time.ts";
import { cursorVersion, type LogCursor, type WalkCursor } from "./cursor.ts";
import { nextPart } from "./log-part.ts";
import { type LogEvent, type LogReader, readLog } from "./log-reader.ts";
import { mergeLogs } from "./merge-logs.ts";
import { type RawRecord, toEntry } from "./record.ts";
import type { Walk, WalkPlan } from "./walk-options.ts";

/** The state of a walk: everything that changes while it is iterated. */
interface WalkState {
  /** Computes the cursor of each log on demand. */
  readonly logs: Map<string, () => LogCursor>;
  records: number;
  pages: number;
  serverTime: number | undefined;
  isIterated: boolean;
}

/** One iteration of a walk. */
interface Iteration {
  readonly failures: UserFailure[];
  /** Records that were read or yielded. */
  records: number;
}

/** Creates a walk. Nothing is requested before it is iterated. */
export function createWalk<LogRecord>(plan: WalkPlan): Walk<LogRecord> {
  const stored: [string, LogCursor][] = Object.entries(plan.cursor?.logs ?? {});
  const logs = new Map(stored.map(([userId, cursor]) => [userId, () => cursor]));
  for (const userId of plan.userIds) if (!logs.has(userId)) logs.set(userId, () => ({}));
  const state: WalkState = { logs, records: 0, pages: 0, serverTime: undefined, isIterated: false };

  return {
    async *[Symbol.asyncIterator]() {
      for await (const [record] of iterate(plan, state, 1)) yield record as LogRecord;
    },
    pages: () => iterate(plan, state, Infinity) as AsyncIterable<unknown> as AsyncIterable<LogRecord[]>,
    get cursor() {
      return toWalkCursor(plan, state);
    },
    get serverTime() {
      return state.serverTime;
    },
  };
}

function toWalkCursor({ operation, strategy, from, to }: WalkPlan, { logs }: WalkState): WalkCursor {
  const cursors = Object.fromEntries([...logs].map(([userId, cursor]) => [userId, cursor()]));
  return {
    version: cursorVersion,
    operation,
    strategy,
    from,
    ...(to !== undefined && { to }),
    logs: cursors,
  };
}

/** Yields the records in arrays of at most `size`. */
async function* iterate(plan: WalkPlan, state: WalkState, size: number): AsyncGenerator<RawRecord[]> {
  if (state.isIterated) {
    throw new TypeError("walk: is already being iterated. Finish that loop first, or create a second walk.");
  }
  state.isIterated = true;
  const iteration: Iteration = { failures: [], records: state.records };
  try {
    yield* yieldRecords(plan, state, iteration, size);
    const { operation } = plan;
    const { failures } = iteration;
    if (failures.length === 0) return;
    const message = `${failures.length} of ${plan.userIds.length} users could not be read. See \`failures\`.`;
    throw new PartialFailureError(message, { operation, failures });
  } catch (error) {
    if (isSaymonError(error)) Object.assign(error, { cursor: toWalkCursor(plan, state) });
    throw error;
  } finally {
    state.isIterated = false;
  }
}

async function* yieldRecords(
  plan: WalkPlan,
  state: WalkState,
  iteration: Iteration,
  size: number,
): AsyncGenerator<RawRecord[]> {
  const { maxRecords, concurrency, request, onProgress } = plan;
  const isOpen = (userId: string) => plan.settleTime !== undefined || !state.logs.get(userId)?.().done;
  const userIds = plan.userIds.filter((userId) => state.records < maxRecords && isOpen(userId));
  const read = (userId: string, signal: AbortSignal) => readUserLog(plan, state, iteration, userId, signal);

  for await (const event of mergeLogs(userIds, read, concurrency, request.signal)) {
    const { userId } = event;
    if ("end" in event) {
      state.logs.set(userId, () => event.end);
      continue;
    }
    const { page } = event;
    const wanted = page.records.slice(0, maxRecords - state.records);
    for (let start = 0; start < wanted.length; start += size) {
      throwIfAborted(plan);
      const part = wanted.slice(start, start + size);
      state.logs.set(userId, () => page.cursorAfter(start + part.length));
      state.records += part.length;
      yield part;
    }
    const { time } = toEntry(plan.operation, wanted.at(-1) as RawRecord);
    onProgress?.({ records: state.records, pages: ++state.pages, time });
    if (state.records >= maxRecords) return;
  }
}

/** @throws {AbortError} between two records; while a request is running, the call does. */
function throwIfAborted({ operation, request: { signal } }: WalkPlan): void {
  if (!signal?.aborted) return;
  const cause = copyCause(signal.reason, (text) => text);
  throw new AbortError("the walk was aborted.", { operation, cause });
}

/** The pages of a user's log and its end. A poll first completes what an earlier walk or poll left unfinished. */
async function* readUserLog(
  plan: WalkPlan,
  state: WalkState,
  iteration: Iteration,
  userId: string,
  signal: AbortSignal,
): AsyncGenerator<LogEvent & { userId: string }> {
  const call = { ...plan.request, signal };
  const fetchPage = async (query: LogQuery) => {
    const records = await plan.list(userId, { ...query, limit: plan.pageSize }, call);
    const serverTime = getServerTime(records);
    state.serverTime = serverTime ?? state.serverTime;
    return { entries: records.map((record) => toEntry(plan.operation, record as RawRecord)), serverTime };
  };
  const reader = (plan.strategy === "time" ? timeReader : offsetReader) as LogReader<unknown>;
  try {
    let cursor = state.logs.get(userId)?.() ?? {};
    for (let isLast = false; !isLast; ) {
      const part = nextPart(plan, cursor);
      isLast = part.isLast;
      for await (const event of readLog(reader, part, fetchPage)) {
        if ("end" in event) cursor = event.end;
        else iteration.records += event.page.records.length;
        yield { userId, ...event };
        if (iteration.records >= plan.maxRecords) return;
      }
    }
  } catch (error) {
    if (!plan.isolatesFailures || concernsAllUsers(error)) throw error;
    iteration.failures.push({ userId, error: error as AnySaymonError });
  }
}

/** Errors that every user would get. More requests with refused credentials could lock the account. */
function concernsAllUsers(error: unknown): boolean {
  if (!isSaymonError(error)) return true;
  return ["UnauthorizedError", "CredentialsError", "AbortError"].includes(error.name);
}
