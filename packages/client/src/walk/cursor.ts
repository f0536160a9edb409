import type { OperationId } from "../operation-id.ts";
import { int32Max } from "../options/checks.ts";
import type { RecentRecords } from "./recent-records.ts";
import { endOfTime } from "./record.ts";

/**
 * How far a walk or a poll has read. Store it as JSON, and pass it back as `cursor` to resume. It contains the ids of the
 * users and times and hashes of records, but none of their content.
 */
export interface WalkCursor {
  /** Version of this shape. Other versions are refused. */
  readonly version: 2;
  /** The operation that reads the log. */
  readonly operation: OperationId;
  /** How the log is read. */
  readonly strategy: "time" | "offset";
  /** First millisecond that is read. */
  readonly from: number;
  /** Last millisecond that is read; absent when there is no bound. */
  readonly to?: number | undefined;
  /**
   * How far the log of each user was read, by the user's id; the session log has the empty string as its only id. The
   * values are opaque: store them as JSON.
   */
  readonly logs: Readonly<Record<string, object>>;
}

/** How far one log was read. Without any field: not at all. */
export interface LogCursor {
  /** The order of the log, once it is known. */
  readonly order?: SortOrder | undefined;
  /** Time of the last record that was yielded, in milliseconds since 1970. */
  readonly time?: number | undefined;
  /** Hash of the last record that was yielded. Records of one millisecond are yielded in the order of their hashes. */
  readonly hash?: number | undefined;
  /** How many records with this time and hash were yielded or skipped. */
  readonly occurrence?: number | undefined;
  /** With the strategy "offset": how many records were yielded. */
  readonly skip?: number | undefined;
  /** First millisecond of the range that is being read, when it is not that of the walk. */
  readonly from?: number | undefined;
  /** Last millisecond of the range that is being read, when it is not that of the walk; when `done`, of what was read. */
  readonly to?: number | undefined;
  /** How often the latest records were yielded, by their time and hash, so that a poll does not repeat them. */
  readonly recent?: RecentRecords | undefined;
  /** Time of the latest record that was yielded, in milliseconds since 1970. */
  readonly latest?: number | undefined;
  /** First millisecond for which `recent` is complete. */
  readonly since?: number | undefined;
  /** Whether the range was read to its end. */
  readonly done?: boolean | undefined;
}

/** The order in which a server returns a log: oldest records first, or newest first. */
type SortOrder = "ascending" | "descending";

/** Version of the shape that this package writes and reads. */
export const cursorVersion = 2;

type Check = (value: unknown) => boolean;

const isTime = isIntegerIn(0, endOfTime);
const isHash = isIntegerIn(0, Number.MAX_SAFE_INTEGER);
const isCount = isIntegerIn(1, int32Max);

/** For fields that {@link checkCursor} compares with those of the walk. */
const isCompared: Check = () => true;

const walkChecks: Record<keyof WalkCursor, Check> = {
  version: isCompared,
  operation: isCompared,
  strategy: isCompared,
  from: isTime,
  to: isTime,
  logs: isObject,
};

const logChecks: Record<keyof LogCursor, Check> = {
  order: (value) => value === "ascending" || value === "descending",
  time: isTime,
  hash: isHash,
  occurrence: isCount,
  skip: isCount,
  from: isTime,
  to: isTime,
  recent: isDictionary(isTime, isDictionary(isHash, isCount)),
  latest: isTime,
  since: isTime,
  done: (value) => typeof value === "boolean",
};

/** The fields that together are a place in a log. */
const placeFields = { time: ["time", "hash", "occurrence"], offset: ["skip", "hash"] } as const;

/**
 * Checks a cursor from a store before anything is sent: a damaged one could end a log early or read it forever.
 *
 * @param expected What the cursor must have in common with the walk that it is passed to.
 * @param userIds Users of the walk; undefined to accept cursors of other users too.
 * @throws TypeError that names the field.
 */
export function checkCursor(
  cursor: WalkCursor,
  expected: { readonly [Key in keyof WalkCursor]?: WalkCursor[Key] | undefined },
  userIds: ReadonlySet<string> | undefined,
): void {
  if (!isObject(cursor)) throw damaged("cursor");
  const { version, from, logs }: { version: unknown } & Partial<WalkCursor> = cursor;
  if (version !== cursorVersion) {
    const isNewer = Number(version) > cursorVersion;
    const advice = isNewer ? "Update @saymon-logs/client." : "Start without a cursor.";
    throw new TypeError(`cursor.version: must be ${cursorVersion}. ${advice}`);
  }
  checkFields("cursor", cursor, walkChecks);
  if (from === undefined || logs === undefined || from > (cursor.to ?? endOfTime)) throw damaged("cursor");
  for (const [key, value] of Object.entries(expected)) {
    if (value === undefined || cursor[key as keyof WalkCursor] === value) continue;
    throw new TypeError(`cursor.${key}: differs from this walk's. Pass the cursor of the same walk.`);
  }
  for (const [userId, log] of Object.entries(logs)) {
    if (userIds && !userIds.has(userId))
      throw new TypeError("cursor.logs: has other users. Pass the same users.");
    checkFields("cursor.logs[…]", log, logChecks);
    checkPlace(cursor, log as LogCursor);
  }
}

/** @throws TypeError when the fields of a log do not fit together. */
function checkPlace(cursor: WalkCursor, log: LogCursor): void {
  const { from = cursor.from, time = from } = log;
  const { to = (log.from === undefined && cursor.to) || endOfTime } = log;
  const fields = placeFields[cursor.strategy];
  const count = fields.filter((field) => log[field] !== undefined).length;
  // What is done was read up to `to`, which says nothing of where reading began.
  const isInside = log.done || (from <= time && time <= to);
  // A record from the future may follow the latest one. It is remembered.
  const isYielded = log.time === undefined || time <= (log.latest ?? endOfTime) || log.recent?.[time];
  if (!isInside || !isYielded || (count > 0 && count < fields.length)) throw damaged("cursor.logs[…]");
}

/** @throws TypeError when a field is invalid or unknown. */
function checkFields(name: string, fields: object, checks: Partial<Record<string, Check>>): void {
  if (!isObject(fields)) throw damaged(name);
  for (const [key, value] of Object.entries(fields)) {
    // An unknown key could be anything, so it is not shown.
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
    if (value !== undefined && !check?.(value)) throw damaged(check ? `${name}.${key}` : name);
  }
}

function damaged(field: string): TypeError {
  return new TypeError(`${field}: is invalid, so the cursor is damaged. Start without it.`);
}

function isDictionary(isKey: Check, isValue: Check): Check {
  return (value) =>
    isObject(value) &&
    Object.entries(value).every(
      ([key, inner]) => isKey(Number(key)) && String(Number(key)) === key && isValue(inner),
    );
}

function isIntegerIn(least: number, most: number): Check {
  return (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
