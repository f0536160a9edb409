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
  /** How it is walked. */
  readonly strategy: "time" | "skip";
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
  /** Time of the last record that was handed out. */
  readonly at?: number;
  /** Hash of the last record that was handed out. Records of one millisecond are handed out in the order of their hashes. */
  readonly mark?: number;
  /** How many records with this time and hash were handed out. */
  readonly equal?: number;
  /** With the strategy `skip`: how many records were handed out. */
  readonly skip?: number;
  /** Whether the end was reached, which shows when the walk is asked for more than its last record. */
  readonly ended?: boolean;
}

/** Times rise (1) or fall (-1). */
export type Order = 1 | -1;

/** @throws TypeError when this is no position, or that of another walk. */
export function checkPosition(
  position: Position,
  walk: Omit<Position, "places">,
  userIds: readonly string[],
): void {
  const isSame = Object.entries(walk).every(([key, value]) => position[key as keyof Position] === value);
  const { places } = position;
  if (isSame && places && Object.keys(places).every((userId) => userIds.includes(userId))) return;
  throw new TypeError("after: must be of the same operation, strategy, users, from and to.");
}
