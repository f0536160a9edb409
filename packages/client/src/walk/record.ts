// Generated from the document. The path holds from `src/walk` as well as from `dist/walk`.
import { logFields } from "../../dist/walk/log-fields.js";
import type { OperationId } from "../operation-id.ts";

/** A record as it was received. Nothing about it is certain before it has been checked. */
export type RawRecord = { readonly [field: string]: unknown };

/** A record with what a walk needs to know about it. */
export interface Entry {
  readonly record: RawRecord;
  /** What the log is ordered by. Not an integer when the record is malformed. */
  readonly time: number;
  /**
   * What distinguishes the record from the others of its millisecond: the id, or else all documented fields.
   * Undocumented fields and the order of fields do not count, as a server may change both at any time.
   */
  readonly key: string;
  /** The key as a number of 53 bits. It has to differ only among the records of one millisecond. */
  readonly hash: number;
}

/** Key and hash are computed on demand, once: most records need neither. */
export function toEntry(operation: OperationId, record: RawRecord): Entry {
  const { time, identity } = logFields[operation];
  let key: string | undefined;
  let hash: number | undefined;
  return {
    record,
    time: record?.[time] as number,
    get key() {
      key ??= identity.map((field) => serialize(record?.[field])).join("\0");
      return key;
    },
    get hash() {
      hash ??= toHash(this.key);
      return hash;
    },
  };
}

/** Whether the records of a log have other times than the one that it is ordered by. */
export function hasSeveralTimes(operation: OperationId): boolean {
  return logFields[operation].hasSeveralTimes;
}

/** What is nested too deeply to be serialized does not distinguish records. */
function serialize(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, sortKeys);
  } catch {
    return undefined;
  }
}

/** For `JSON.stringify`: objects with their keys in order. */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** FNV-1a, twice with different numbers. */
function toHash(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let index = 0; index < text.length; index++) {
    low = Math.imul(low ^ text.charCodeAt(index), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(index), 0x85ebca6b);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

/** Times in milliseconds since 1970, both inclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The latest moment that a `Date` can hold. As an upper bound it means: none. */
export const endOfTime = 8.64e15;

/** Whether the time of an entry lies in a range. Anything but an integer, such as a `Date`, does not. */
export function isIn({ from, to }: Range): (entry: Entry) => boolean {
  return ({ time }) => Number.isInteger(time) && from <= time && time <= to;
}

/** The entries of one millisecond. */
export function entriesAt(entries: readonly Entry[], time: number | undefined): Entry[] {
  return entries.filter((entry) => entry.time === time);
}
