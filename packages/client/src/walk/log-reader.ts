import type { OperationId } from "../operation-id.ts";
import type { LogCursor } from "./cursor.ts";
import type { MemoryLimits } from "./recent-records.ts";
import type { Entry, Range, RawRecord } from "./record.ts";

/** What holds for all requests of a walk over one log. */
export interface LogSettings extends MemoryLimits {
  readonly operation: OperationId;
  /** What is read; inclusive. */
  readonly range: Range;
  /** Whether the range is another one than that of the walk's cursor, and so belongs in the cursor of the log. */
  readonly hasOwnRange: boolean;
  /** Number of records that each request asks for. */
  readonly pageSize: number;
  /** Last millisecond that earlier polls and walks read. */
  readonly readTo?: number | undefined;
  /** Of a poll: how far behind the server's time the range ends, in milliseconds. */
  readonly settleTime: number | undefined;
}

/** A request for records of one log. */
export interface PageRequest {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly skip: number;
}

/** The response to it. */
export interface ReceivedPage {
  readonly entries: readonly Entry[];
  /** The server's time, in milliseconds since 1970; undefined where the response does not tell it. */
  readonly serverTime?: number | undefined;
}

/** Records to yield one by one, and the cursor after so many of them. */
export interface LogPage {
  readonly records: readonly RawRecord[];
  readonly cursorAfter: (count: number) => LogCursor;
}

/** A state, and the records that are certain now. */
export interface Step<State> {
  readonly state: State;
  readonly page?: LogPage;
}

/** A strategy to read a log. Each step is a pure function of the state and the page. */
export interface LogReader<State> {
  /** The state at a cursor. */
  start(settings: LogSettings, cursor: LogCursor): State;
  /** The next request; undefined at the end. */
  nextRequest(state: State): PageRequest | undefined;
  /** @throws {WalkError} when the page contradicts what the strategy relies on. */
  takePage(state: State, page: ReceivedPage): Step<State>;
  /** The cursor at the end. */
  end(state: State): LogCursor;
}

/** A page of a log; at the end of the log its cursor instead. */
export type LogEvent = { page: LogPage } | { end: LogCursor };

/** Reads a part of a log: the loop that does the requests. */
export async function* readLog<State>(
  reader: LogReader<State>,
  { settings, place }: { settings: LogSettings; place: LogCursor },
  fetchPage: (request: PageRequest) => Promise<ReceivedPage>,
): AsyncGenerator<LogEvent> {
  let state = reader.start(settings, place);
  for (;;) {
    const request = reader.nextRequest(state);
    if (!request) break;

    const step = reader.takePage(state, await fetchPage(request));
    state = step.state;
    if (step.page) yield { page: step.page };
  }
  yield { end: reader.end(state) };
}
