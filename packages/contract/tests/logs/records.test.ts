import { describe, expect, test } from "vitest";
import {
  agree,
  directionOf,
  directionOfPages,
  endOf,
  isInside,
  isOutside,
  keyOf,
  tiesOf,
  turnOf,
} from "../../src/logs/records.ts";
import { passwordLog, passwords, sessionLog, sessions } from "../support/fake-server.ts";

describe("the direction of times", () => {
  test.for([
    [[], "same"],
    [[5], "same"],
    [[5, 5, 5], "same"],
    [[1, 2, 2, 3], "oldest-first"],
    [[3, 2, 2, 1], "newest-first"],
    [[1, 2, 1], "turns"],
    [[2, 1, 1, 2], "turns"],
  ] as const)("%j is %s", ([times, direction]) => {
    expect(directionOf([...times])).toBe(direction);
  });

  test.for([
    [[1, 2, 2, 3], "oldest-first", -1],
    [[1, 2, 1, 3], "oldest-first", 2],
    [[3, 2, 2, 1], "newest-first", -1],
    [[3, 4, 2], "newest-first", 1],
    [[], "newest-first", -1],
  ] as const)("%j leaves %s at %d", ([times, order, place]) => {
    expect(turnOf([...times], order)).toBe(place);
  });
});

describe("the direction of a log", () => {
  test.for([
    [
      "newest-first",
      [
        [3, 2],
        [2, 1],
      ],
    ],
    ["newest-first", [[3, 2], [4, 1], [1]]],
    ["newest-first", [[3], [2], [1]]],
    ["oldest-first", [[1], [1, 1], [1, 2]]],
    [
      "turns",
      [
        [3, 2],
        [1, 2],
      ],
    ],
    ["turns", [[3, 2, 3]]],
    ["turns", [[1], [2], [1]]],
    ["same", [[1, 1], [1]]],
    ["same", []],
  ] as const)("is %s for the pages %j", ([direction, pages]) => {
    const read = pages.map((times) => ({ records: passwords(...times) }));
    expect(directionOfPages(passwordLog, read)).toBe(direction);
  });
});

describe("ties", () => {
  test("are found where records share a millisecond, with how many of them differ", () => {
    const [one, two, three, , five, six] = passwords(1, 2, 2, 2, 3, 3);
    const twin = { ...two };
    expect(
      tiesOf(
        passwordLog,
        [one, two, three, twin, five, six].map((record) => record ?? {}),
      ),
    ).toEqual([
      { time: 2, first: 1, last: 3, distinct: 2 },
      { time: 3, first: 4, last: 5, distinct: 2 },
    ]);
  });

  test("there are none in a log without records, or with one", () => {
    expect(tiesOf(passwordLog, [])).toEqual([]);
    expect(tiesOf(passwordLog, passwords(1))).toEqual([]);
  });
});

describe("what identifies a record", () => {
  test("is its id, where it has one: the rest of a session changes", () => {
    const [session = {}] = sessions(1);
    expect(keyOf(sessionLog, { ...session, endTime: 7 })).toBe(keyOf(sessionLog, session));
    expect(keyOf(sessionLog, { ...session, id: "other" })).not.toBe(keyOf(sessionLog, session));
  });

  test("is all of it, where it has none", () => {
    const [one = {}, other = {}] = passwords(1, 1);
    expect(keyOf(passwordLog, one)).not.toBe(keyOf(passwordLog, other));
    expect(keyOf(passwordLog, one)).toBe(keyOf(passwordLog, { ...one }));
  });

  test("an open session ends never, and a record without an end at its time", () => {
    const [session = {}] = sessions(10);
    expect(endOf(sessionLog, session)).toBe(1010);
    expect(endOf(sessionLog, { ...session, endTime: null })).toBe(Number.POSITIVE_INFINITY);
    expect(endOf(passwordLog, passwords(10)[0] ?? {})).toBe(10);
  });
});

describe("a range, for a session from 1000 to 2000", () => {
  const [session = {}] = sessions(1000);
  const open = { ...session, endTime: null };

  test.for([
    ["start", 999, 1001, true],
    ["start", 1000, 1001, false],
    ["start", 999, 1000, false],
    ["end", 1999, 2001, true],
    ["end", 2000, 2001, false],
    ["end", 1999, 2000, false],
    ["overlap", 1500, 1600, true],
    ["overlap", 2000, 3000, false],
    ["overlap", 500, 1000, false],
  ] as const)("comparing %s, %d to %d holds it for sure: %s", ([compared, from, to, is]) => {
    expect(isInside(sessionLog, session, { from, to }, compared)).toBe(is);
  });

  test.for([
    ["start", 1000, 1000, false],
    ["start", 1001, 3000, true],
    ["start", 0, 999, true],
    ["end", 2000, 2000, false],
    ["end", 2001, 3000, true],
    ["end", 0, 1999, true],
    ["overlap", 2000, 3000, false],
    ["overlap", 2001, 3000, true],
    ["overlap", 0, 1000, false],
    ["overlap", 0, 999, true],
  ] as const)("comparing %s, it lies outside of %d to %d for sure: %s", ([compared, from, to, is]) => {
    expect(isOutside(sessionLog, session, { from, to }, compared)).toBe(is);
  });

  test("a bound that is not given bounds nothing", () => {
    expect(isOutside(sessionLog, session, { from: 1001, to: 9999 }, "start")).toBe(true);
    expect(isOutside(sessionLog, session, { from: 1000, to: 9999 }, "start")).toBe(false);
    expect(isOutside(sessionLog, session, { from: 0, to: 999 }, "start")).toBe(true);
    expect(isOutside(sessionLog, session, { from: 0, to: 1000 }, "start")).toBe(false);
  });

  test("an open one lies outside of none by its end", () => {
    expect(isOutside(sessionLog, open, { from: 5000, to: 6000 }, "end")).toBe(false);
    expect(isOutside(sessionLog, open, { from: 5000, to: 6000 }, "overlap")).toBe(false);
    expect(isOutside(sessionLog, open, { from: 0, to: 500 }, "overlap")).toBe(true);
    expect(isInside(sessionLog, open, { from: 0, to: 9000 }, "end")).toBe(false);
  });
});

describe("two readings of a log", () => {
  const [a = {}, b = {}, c = {}, d = {}] = sessions(4, 3, 2, 1);

  test("agree when they are the same", () => {
    expect(agree(sessionLog, [a, b, c, d], [a, b, c, d])).toBe(true);
    expect(agree(sessionLog, [], [])).toBe(true);
  });

  test("do not when one is longer, or has another record or time", () => {
    expect(agree(sessionLog, [a, b, c], [a, b, c, d])).toBe(false);
    expect(agree(sessionLog, [a, b, c, d], [a, { ...b, id: "other" }, c, d])).toBe(false);
    expect(agree(sessionLog, [a, b, c, d], [a, b, { ...c, startTime: 1 }, d])).toBe(false);
  });

  test("agree when records of one millisecond have changed places", () => {
    const twin = { ...b, id: "twin" };
    expect(agree(sessionLog, [a, b, twin, d], [a, twin, b, d])).toBe(true);
  });

  test("agree when another record of the last millisecond stands at an end", () => {
    expect(agree(sessionLog, [a, b, c], [a, b, { ...c, id: "other" }])).toBe(true);
    expect(agree(sessionLog, [a, b, c], [{ ...a, id: "other" }, b, c])).toBe(true);
  });
});
