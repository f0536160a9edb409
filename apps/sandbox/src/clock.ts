/** The sandbox's own time. It stands still until it is moved. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Moves to a time. Forward, everything happens on the way that would have happened; backward, nothing does. */
  set(time: number | Date): void;
  /** Moves on by some milliseconds. */
  advance(milliseconds: number): void;
}

/** A clock that tells of each move before it has happened: a move that fails did not take place. */
export function createClock(start: number, move: (to: number) => void): Clock {
  let now = start;

  function set(time: number | Date): void {
    const to = Number(time);
    if (!Number.isInteger(to) || to < 0)
      throw new RangeError("A time is a whole number of milliseconds, from 0 on.");
    move(to);
    now = to;
  }

  return { now: () => now, set, advance: (milliseconds) => set(now + Math.round(milliseconds)) };
}
