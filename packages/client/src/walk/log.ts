import type { WalkError } from "../errors.ts";
import type { LogQuery } from "../query.ts";
import type { Place } from "./position.ts";

/** A record on a walk. Nothing is sure of it before it was looked at. */
export type Fields = { readonly [name: string]: unknown };

/** Asks the server once for records of a log: the session log, or the log of one user. */
export type Read = (query: LogQuery) => Promise<Fields[]>;

/** Makes the error of a log that cannot be read on for sure. */
export type Lost = (message: string) => WalkError;

/** Which times of a log. Both ends are inclusive. */
export interface Range {
  from: number;
  to: number;
}

/** Records to be handed out one after the other, and where the walk stands when so many of them were. */
export type Page = [records: Fields[], placeAfter: (count: number) => Place];

/** What a log is ordered by. */
export function timeOf(record: Fields | undefined): number {
  return (record?.["startTime"] ?? record?.["timestamp"]) as number;
}

/**
 * What tells a record from others of its millisecond. Sessions have an id, and change; other records have none, and do
 * not change, so that their content is what they are.
 */
export function keyOf(record: Fields | undefined): string {
  return String(record?.["id"] ?? JSON.stringify(record));
}

/** The key as a hash. It has to differ among the records of one millisecond only. */
export function markOf(record: Fields | undefined): number {
  let hash = 0;
  for (const character of keyOf(record)) hash = Math.imul(hash, 31) ^ (character.codePointAt(0) as number);
  return hash;
}
