import { join } from "node:path";
import { startSandbox } from "@saymon-logs/sandbox";
import { expect, test } from "vitest";
import { logNames } from "../../src/logs.ts";
import type { Output } from "../../src/outputs/output.ts";
import { OutputError } from "../../src/outputs/output.ts";
import type { LogEvent } from "../../src/records/events.ts";
import { MemoryOutput } from "../support/events.ts";
import { inFolder } from "../support/files.ts";
import { expectedIds, follow } from "../support/follow.ts";
import { createRandom, type Random } from "../support/random.ts";
import { withSandbox } from "../support/sandbox.ts";

const minute = 60_000;
const scenarios = process.env["TEST_ALL"] ? 40 : 2;
const killsPerScenario = 8;

test.each(Array.from({ length: scenarios }, (_, seed) => seed))(
  "Guarantee 1: nothing is lost when follow is killed at any request, write or state change (seed %i)",
  (seed) =>
    inFolder(async (folder) => {
      const random = createRandom(seed);
      // More equal times than a page holds cannot be read for sure where their order is not stable.
      const behaviour = random(2)
        ? ({ maxLimit: 5, ties: "stable" } as const)
        : ({ maxLimit: 200, ties: "unstable" } as const);
      const options = { seed: `kill ${seed}`, ...behaviour };
      // Every second server also resets connections and responds with less than it should.
      const faults = ["reset", "short-body", "empty-body", "500"];
      const fault = ({ index }: { index: number }) =>
        seed % 2 === 1 && index % 90 === 40 ? faults[random(4)] : undefined;
      const records = { listSessionLog: 40, listUserAuditLog: 60, listPasswordLog: 10 };
      const sandbox = await startSandbox({ ...options, fault, records, life: { arrivals: 2, late: 0.2 } });
      const disk: LogEvent[] = [];
      const path = join(folder, "state");
      try {
        for (let kill = 0; kill < killsPerScenario; kill++) {
          sandbox.clock.advance(minute * random(40));
          await killedRun(sandbox, path, disk, random);
        }
        // Everything that came late is visible, and old enough, by now.
        sandbox.clock.advance(2 * 60 * minute);
        const report = await follow(sandbox, path, { output: new MemoryDisk(disk, () => {}), settle: 0 });
        expect(
          report.logs.map(({ log, error, users }) => ({ log, error, failed: users?.failed ?? [] })),
        ).toEqual(logNames.map((log) => ({ log, error: undefined, failed: [] })));
        expect([...new Set(disk.map(({ id }) => id))].sort()).toEqual(expectedIds(sandbox));
      } finally {
        await sandbox.close();
      }
    }),
);

/** Runs until a random moment, after which nothing can be done any more. */
async function killedRun(
  sandbox: Parameters<typeof follow>[0],
  path: string,
  disk: LogEvent[],
  random: Random,
) {
  const killing = new AbortController();
  let moments = random(160);
  const moment = () => {
    if (moments-- > 0) return;
    killing.abort(new Error("killed"));
    throw new Error("killed");
  };
  const run = follow(sandbox, path, {
    output: new MemoryDisk(disk, moment, random),
    signal: killing.signal,
    intercept: () => {
      try {
        moment();
      } catch {}
      return undefined;
    },
    disturb: (state) => {
      const transaction = state.transaction.bind(state);
      state.transaction = (change) => {
        moment();
        transaction(() => {
          change();
          moment();
        });
        moment();
      };
    },
  });
  await run.catch((error: unknown) => {
    if (!killing.signal.aborted) throw error;
  });
}

/** Has what was flushed, and a part of the rest, when the process is killed. */
class MemoryDisk implements Output {
  readonly #disk: LogEvent[];
  readonly #moment: () => void;
  readonly #random: Random;
  #pending: LogEvent[] = [];

  constructor(disk: LogEvent[], moment: () => void, random: Random = () => 0) {
    this.#disk = disk;
    this.#moment = moment;
    this.#random = random;
  }

  async write(events: readonly LogEvent[]): Promise<void> {
    this.#pending.push(...events);
    this.#mayBeKilled();
  }
  async flush(): Promise<undefined> {
    this.#mayBeKilled();
    this.#disk.push(...this.#pending);
    this.#pending = [];
    this.#moment();
  }
  #mayBeKilled(): void {
    try {
      this.#moment();
    } catch (error) {
      this.#disk.push(...this.#pending.splice(0, this.#random(this.#pending.length + 1)));
      throw error;
    }
  }
  async finish(): Promise<void> {}
  async check(): Promise<void> {}
  async abort(): Promise<void> {}
}

test("Guarantee 1: an output that fails at the second batch leaves the state at the first", () =>
  inFolder((folder) =>
    withSandbox({ records: 200, maxLimit: 20, life: true }, async (sandbox) => {
      sandbox.clock.advance(minute);
      const path = join(folder, "state");
      const safe: string[] = [];
      const failing = new (class extends MemoryOutput {
        #flushes = 0;
        override async flush(): Promise<undefined> {
          if (++this.#flushes === 2) throw new OutputError("The receiver is gone.");
          safe.push(...this.events.splice(0).map(({ id }) => id));
        }
      })();
      await expect(follow(sandbox, path, { output: failing, commitAfter: 20, settle: 0 })).rejects.toThrow(
        "The receiver is gone.",
      );
      expect(safe.length).toBeGreaterThanOrEqual(20);

      const next = new MemoryOutput();
      await follow(sandbox, path, { output: next, settle: 0 });
      const delivered = next.events.map(({ id }) => id);
      expect(delivered.filter((id) => safe.includes(id))).toEqual([]);
      expect([...safe, ...delivered].sort()).toEqual(expectedIds(sandbox));
    }),
  ));

test("Guarantee 1: a run that is not disturbed delivers every event once", () =>
  inFolder((folder) =>
    withSandbox({ records: 200, life: { arrivals: 20, late: 0.1 } }, async (sandbox) => {
      const path = join(folder, "state");
      const output = new MemoryOutput();
      for (let round = 0; round < 4; round++) {
        sandbox.clock.advance(10 * minute);
        await follow(sandbox, path, { output, settle: 5 * minute });
      }
      sandbox.clock.advance(120 * minute);
      await follow(sandbox, path, { output, settle: 0 });
      expect(output.events.map(({ id }) => id).sort()).toEqual(expectedIds(sandbox));
    }),
  ));
