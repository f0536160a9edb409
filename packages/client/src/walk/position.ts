import type { OperationId } from "../errors.ts";

/**
 * Where a walk stands, to be stored as JSON and handed back as `after`. It names users by their ids and holds nothing
 * of the records but times and hashes.
 */
export interface Position {
  /** Version of this shape. */
  readonly version: 1;
  /** Which log. */
  readonly operation: OperationId;
  /** First millisecond of the range that is walked. */
  readonly from: number;
  /** Last millisecond of the range that is walked. The next walk begins after it. */
  readonly to: number;
  /** Where the log of each user stands, by the user's id; the session log has the empty text as its only id. */
  readonly places: Readonly<Record<string, Place>>;
}

/** Where the walk of one log stands. Without any field: at its beginning. */
export interface Place {
  /** Whether the times of the log rise (1) or fall (-1), once that is known. */
  readonly order?: Order | undefined;
  /** The millisecond to go on with. */
  readonly at?: number;
  /** Hashes of the records of that millisecond that were handed out. */
  readonly done?: readonly string[];
  /** With the strategy `skip`: how many records were handed out. */
  readonly skip?: number;
  /** With the strategy `skip`: hash of the last one. */
  readonly last?: string;
  /** The end was reached. */
  readonly ended?: true;
}

/** Times rise (1) or fall (-1). */
export type Order = 1 | -1;

/** @throws TypeError when this is no position, or that of another walk. */
export function checkPosition(
  position: Position,
  operation: OperationId,
  userIds: readonly string[],
  { from = position.from, to = position.to }: { from?: number; to?: number },
): void {
  const expected = JSON.stringify([1, operation, from, to]);
  const { version, operation: walked, from: first, to: last, places } = position;
  const isSame = JSON.stringify([version, walked, first, last]) === expected && Number.isInteger(first);
  if (isSame && Object.keys(places).every((userId) => userIds.includes(userId))) return;
  throw new TypeError("after: must be a position of this walk, with the same operation, users, from and to.");
}
