/** The sandbox's time. It stands still until it is moved. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Moves to a time. With life, what happens until then happens now; a move back undoes nothing. */
  set(time: number | Date): void;
  /** Moves forward by a number of milliseconds. */
  advance(milliseconds: number): void;
}

/** Creates a clock that calls `move` before each move. When that throws, the clock does not move. */
export function createClock(start: number, move: (to: number) => void): Clock {
  let now = start;

  function set(time: number | Date): void {
    const to = Number(time);
    if (!Number.isInteger(to) || to < 0)
      throw new RangeError("The time must be a non-negative integer of milliseconds.");
    move(to);
    now = to;
  }

  return { now: () => now, set, advance: (milliseconds) => set(now + Math.round(milliseconds)) };
}
