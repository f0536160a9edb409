import type { SessionRecord } from "@saymon-logs/client";
import { expect, test } from "vitest";
import { MemoryOutput } from "../support/events.ts";
import { inFolder } from "../support/files.ts";
import { follow } from "../support/follow.ts";
import { recordsOf, withSandbox } from "../support/sandbox.ts";

const hour = 3_600_000;
const records = { listSessionLog: 3000, listUserAuditLog: 0, listPasswordLog: 0 };

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
      const records = recordsOf(sandbox, "sessions") as SessionRecord[];
      await follow(sandbox, `${folder}/state`, {
        output,
        logs: ["sessions"],
        usersFromSessions: false,
        settle: 0,
      });

      const ids = output.events.map(({ id }) => id);
      const expected = records.flatMap(({ id, endTime }) => [
        `${id}-start`,
        ...(endTime === null ? [] : [`${id}-end`]),
      ]);
      expect(ids.sort()).toEqual(expected.sort());
      const openFirst = output.events.filter(
        ({ kind, record }) => kind === "session-start" && (record as SessionRecord).endTime === null,
      );
      const endedLater = openFirst.filter(({ record }) =>
        ids.includes(`${(record as SessionRecord).id}-end`),
      );
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
