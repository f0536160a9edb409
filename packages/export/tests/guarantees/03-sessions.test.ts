import type { SessionRecord } from "@saymon-logs/client";
import { fakeServer } from "@saymon-logs/client/testing";
import { expect, test } from "vitest";
import type { ServerConnection } from "../../src/reading/server.ts";
import { followOnce } from "../../src/run/follow.ts";
import { StateStore } from "../../src/state/store.ts";
import { connectToFake, MemoryOutput } from "../support/events.ts";
import { inFolder } from "../support/files.ts";
import { follow } from "../support/follow.ts";
import { recordsOf, withSandbox } from "../support/sandbox.ts";

const hour = 3_600_000;
const records = { listSessionLog: 3000 };

test("Guarantee 3: a session that is open in one run and ended in a later one is one start and one end", () =>
  inFolder((folder) =>
    withSandbox({ records: 100, life: { arrivals: 5 } }, async (sandbox) => {
      const output = new MemoryOutput();
      // Sessions of the sandbox last up to nine hours: longer than the overlap.
      for (let round = 0; round < 6; round++) {
        sandbox.clock.advance(2 * hour);
        await follow(sandbox, `${folder}/state`, { output, logs: ["sessions"], usersFromSessions: false });
      }
      sandbox.clock.advance(hour);
      const sessions = recordsOf(sandbox, "sessions") as SessionRecord[];
      await follow(sandbox, `${folder}/state`, {
        output,
        logs: ["sessions"],
        usersFromSessions: false,
        settle: 0,
      });

      const ids = output.events.map(({ id }) => id);
      const expected = sessions.flatMap(({ id, startTime, endTime }) => [
        `${id}@${startTime}-start`,
        ...(endTime === null ? [] : [`${id}@${startTime}-end`]),
      ]);
      expect(ids.sort()).toEqual(expected.sort());
      const openFirst = output.events.filter(
        ({ kind, record }) => kind === "session-start" && (record as SessionRecord).endTime === null,
      );
      const endedLater = openFirst.filter(({ id }) => ids.includes(id.replace(/-start$/, "-end")));
      expect(endedLater.length).toBeGreaterThan(20);
    }),
  ));

test("Guarantee 3: open sessions cost no reading of the whole log", () =>
  inFolder((folder) =>
    withSandbox({ records, maxLimit: 50, life: { arrivals: 0 } }, async (sandbox) => {
      const output = new MemoryOutput();
      let requests = 0;
      const intercept = () => {
        requests++;
        return undefined;
      };
      const run = { output, intercept, logs: ["sessions"], usersFromSessions: false } as const;
      sandbox.clock.advance(hour);
      await follow(sandbox, `${folder}/state`, run);
      requests = 0;
      sandbox.clock.advance(hour);
      await follow(sandbox, `${folder}/state`, run);
      expect(requests).toBeLessThan(20);
    }),
  ));

const start = Date.UTC(2026, 10, 20);

/** A server with the given sessions, which need not conform to the schema. */
function serverOf(sessions: readonly { startTime: number }[]): ServerConnection {
  return connectToFake(fakeServer({ sessions: sessions as SessionRecord[], now: () => start + hour }));
}

/** The ids of the events of one round for each of the given logs, with one state. */
async function followRounds(...rounds: { startTime: number }[][]): Promise<string[][]> {
  return inFolder(async (folder) => {
    const state = await StateStore.open(`${folder}/state`);
    try {
      const delivered: string[][] = [];
      for (const [round, sessions] of rounds.entries()) {
        const output = new MemoryOutput();
        const settle = 60_000 - round;
        const report = await followOnce({
          server: serverOf(sessions),
          state,
          output,
          logs: ["sessions"],
          settle,
        });
        expect(report.logs[0]?.error).toBeUndefined();
        delivered.push(output.events.map(({ id }) => id));
      }
      return delivered;
    } finally {
      state.close();
    }
  });
}

test("Guarantee 3: a session without endTime is open, and its end is an event once it has one", async () => {
  const open = { id: "s1", userId: "u", login: "l", startTime: start, expiredAt: start + hour };
  const rounds = await followRounds([open], [open], [{ ...open, endTime: start + 60_000 } as typeof open]);
  expect(rounds).toEqual([[`s1@${start}-start`], [], [`s1@${start}-end`]]);
});

test.each([null, undefined, "later"])(
  "Guarantee 3: a session that expires at %j is followed to its end",
  async (expiredAt) => {
    const open = { id: "s1", userId: "u", login: "l", startTime: start, endTime: null, expiredAt };
    const rounds = await followRounds([open], [{ ...open, endTime: start + 60_000 } as never]);
    expect(rounds).toEqual([[`s1@${start}-start`], [`s1@${start}-end`]]);
  },
);

test.each([
  ["no id", () => ({})],
  ["an empty id", () => ({ id: "" })],
  ["an object as id", () => ({ id: { $oid: "x" } })],
  ["the same id at other times", () => ({ id: "same" })],
])(
  "Guarantee 3: sessions with %s are all delivered, each once and with an id of its own",
  async (_name, idOf) => {
    const sessions = [0, 1, 2].map((index) => ({
      ...idOf(),
      ...{
        userId: `u${index}`,
        login: "l",
        startTime: start + index * 1000,
        endTime: null,
        expiredAt: start + hour,
      },
    }));
    const ended = sessions.map((session) => ({ ...session, endTime: start + 60_000 }));
    const rounds = await followRounds(sessions, sessions, ended, ended);
    expect(rounds.map(({ length }) => length)).toEqual([3, 0, 3, 0]);
    expect(new Set(rounds.flat()).size).toBe(6);
  },
);

test("Guarantee 3: a session that has ended is one record of the report, and two events", () =>
  inFolder(async (folder) => {
    const state = await StateStore.open(`${folder}/state`);
    const session = { id: "s1", userId: "u", login: "l", startTime: start, expiredAt: start + hour };
    const server = serverOf([{ ...session, endTime: start + 60_000 } as typeof session]);
    try {
      const output = new MemoryOutput();
      const report = await followOnce({ server, state, output, logs: ["sessions"] });
      expect(output.events).toHaveLength(2);
      expect(report.logs[0]?.records).toBe(1);
    } finally {
      state.close();
    }
  }));

test("Guarantee 3: equal sessions of one millisecond without an id are all delivered, with different ids", async () => {
  const session = { userId: "u", login: "l", startTime: start, endTime: null, expiredAt: start + hour };
  const [ids = []] = await followRounds([session, session]);
  expect(new Set(ids).size).toBe(2);
});
