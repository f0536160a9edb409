import { afterEach, expect, test, vi } from "vitest";
import { connectServer } from "../../src/reading/server.ts";
import { MemoryOutput } from "../support/events.ts";
import { inFolder } from "../support/files.ts";
import { expectedIds, follow } from "../support/follow.ts";
import { withSandbox } from "../support/sandbox.ts";

const minute = 60_000;
const day = 86_400_000;

afterEach(() => {
  vi.useRealTimers();
});

test.each([-day, 0, day])(
  "Guarantee 4: with the local clock %i ms off, late records are neither missed nor repeated",
  (skew) =>
    inFolder((folder) =>
      withSandbox({ records: 60, life: { arrivals: 10, late: 0.3 } }, async (sandbox) => {
        vi.useFakeTimers({ toFake: ["Date"], now: sandbox.clock.now() + skew });
        const output = new MemoryOutput();
        const logs = ["sessions", "audit"] as const;
        for (let round = 0; round < 4; round++) {
          sandbox.clock.advance(17 * minute);
          await follow(sandbox, `${folder}/state`, { output, logs });
        }
        sandbox.clock.advance(2 * 60 * minute);
        await follow(sandbox, `${folder}/state`, { output, logs, settle: 0 });
        expect(output.events.map(({ id }) => id).sort()).toEqual(expectedIds(sandbox, logs));
      }),
    ),
);

test("Guarantee 4: reading stops a settle time before the server's time, and begins an overlap before what was read", () =>
  inFolder((folder) =>
    withSandbox({ records: 60, life: { arrivals: 2 } }, async (sandbox) => {
      const ranges: { from: number; to: number }[] = [];
      const intercept = ({ url }: Request) => {
        const { searchParams } = new URL(url);
        if (searchParams.has("to"))
          ranges.push({ from: Number(searchParams.get("from")), to: Number(searchParams.get("to")) });
        return undefined;
      };
      const run = {
        intercept,
        output: new MemoryOutput(),
        logs: ["sessions"],
        usersFromSessions: false,
      } as const;
      const times = { settle: 2 * minute, overlap: 10 * minute };
      sandbox.clock.advance(60 * minute);
      const firstEnd = sandbox.clock.now() - times.settle;
      await follow(sandbox, `${folder}/state`, { ...run, ...times });
      // The client widens bounds by a millisecond, as their meaning is not published.
      expect(Math.max(...ranges.map(({ to }) => to))).toBe(firstEnd + 1);

      ranges.length = 0;
      sandbox.clock.advance(60 * minute);
      await follow(sandbox, `${folder}/state`, { ...run, ...times });
      expect(ranges[0]).toEqual({
        from: firstEnd - times.overlap - 1,
        to: sandbox.clock.now() - times.settle + 1,
      });
    }),
  ));

test("Guarantee 4: a server whose time goes back is not read again", () =>
  inFolder((folder) =>
    withSandbox({ records: 60, life: { arrivals: 2 } }, async (sandbox) => {
      const output = new MemoryOutput();
      sandbox.clock.advance(60 * minute);
      await follow(sandbox, `${folder}/state`, { output });
      const before = output.events.length;
      sandbox.clock.advance(-30 * minute);
      await follow(sandbox, `${folder}/state`, { output });
      expect(output.events).toHaveLength(before);
    }),
  ));

test("Guarantee 4: a server whose time goes back further than the overlap is an error, as records could be missed", () =>
  inFolder((folder) =>
    withSandbox({ records: 60, life: { arrivals: 2 } }, async (sandbox) => {
      const output = new MemoryOutput();
      sandbox.clock.advance(3 * day);
      await follow(sandbox, `${folder}/state`, { output });
      sandbox.clock.advance(-day);
      await expect(follow(sandbox, `${folder}/state`, { output })).rejects.toThrow("the clock was set back");
    }),
  ));

test("Guarantee 4: a longer overlap repeats nothing that a shorter one has forgotten", () =>
  inFolder((folder) =>
    withSandbox({ records: 100, life: { arrivals: 10 } }, async (sandbox) => {
      const output = new MemoryOutput();
      sandbox.clock.advance(60 * minute);
      await follow(sandbox, `${folder}/state`, { output, overlap: minute });
      sandbox.clock.advance(60 * minute);
      await follow(sandbox, `${folder}/state`, { output, overlap: day });
      const ids = output.events.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }),
  ));

test.each([3 * 60 * minute, day])(
  "Guarantee 4: a server whose Date is always %i ms ahead of its records loses none of them",
  (ahead) =>
    inFolder((folder) =>
      withSandbox({ records: 60, life: { arrivals: 10, late: 0 } }, async (sandbox) => {
        const output = new MemoryOutput();
        const logs = ["sessions", "audit"] as const;
        for (let round = 0; round < 3; round++) {
          sandbox.clock.advance(10 * minute);
          await follow(sandbox, `${folder}/state`, { output, logs, dateOffset: ahead });
        }
        expect(output.events.map(({ id }) => id).sort()).toEqual(expectedIds(sandbox, logs));
      }),
    ),
);

test("Guarantee 4: a Date without GMT is not taken for one in the time zone of this machine", () =>
  withSandbox({ records: 10 }, async (sandbox) => {
    const server = connectServer({
      url: sandbox.url,
      auth: { login: "admin", password: "secret" },
      fetch: async (request) => {
        const { body, headers } = await fetch(request);
        const dated = new Headers(headers);
        dated.set("date", "Fri, 20 Nov 2026 00:00:00");
        return new Response(body, { headers: dated });
      },
    });
    await expect(server.freshTime()).rejects.toThrow("no usable Date header");
  }));

test("Guarantee 4: records after a single wrong Date are read in the next round, not when the clock has caught up", () =>
  inFolder((folder) =>
    withSandbox({ records: 60, life: { arrivals: 10, late: 0 } }, async (sandbox) => {
      const output = new MemoryOutput();
      const logs = ["sessions", "audit"] as const;
      await follow(sandbox, `${folder}/state`, { output, logs, dateOffset: 50 * minute });
      sandbox.clock.advance(10 * minute);
      await follow(sandbox, `${folder}/state`, { output, logs, settle: 0 });
      expect(output.events.map(({ id }) => id).sort()).toEqual(expectedIds(sandbox, logs));
    }),
  ));
