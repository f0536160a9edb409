/** Whatever a server is like, a walk over it loses no record and repeats none. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { WalkError, walkSessionLog, walkUserAuditLog, type Walk } from "../../src/index.ts";
import { type Held, type Model, type ModelServer, startModel } from "./model.ts";

const models = fc.record({
  // Close together, so that many share a millisecond and many milliseconds touch.
  times: fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 60 })), { maxLength: 40 }),
  newestFirst: fc.boolean(),
  fromInclusive: fc.boolean(),
  toInclusive: fc.boolean(),
  cap: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constant(100)),
  stable: fc.boolean(),
  ids: fc.boolean(),
  life: fc.array(
    fc.record({ request: fc.integer({ min: 1, max: 60 }), event: fc.constantFrom("arrives" as const, "goes" as const) }),
    { maxLength: 12 },
  ),
  seed: fc.integer(),
}) satisfies fc.Arbitrary<Model>;

const ranges = fc
  .tuple(fc.integer({ min: 0, max: 62 }), fc.integer({ min: 0, max: 62 }))
  .map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) }));
const queries = fc.record({ range: fc.option(ranges, { nil: { from: 0, to: 1000 } }), limit: fc.integer({ min: 1, max: 12 }) });

type Query = { range: { from: number; to: number }; limit: number };
type Raw = Held["raw"];

const runs = Number(process.env["WALKS"] ?? 10_000);

test("a walk returns each record that is there all the time once, and none twice", async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(models, queries, async (model, query) => {
      const server = startModel(model);
      const records: Raw[] = [];
      try {
        for await (const record of walkOf(server, model, query)) records.push(record);
      } catch (error) {
        expect(error).toBeInstanceOf(WalkError);
        expect(mayRefuse(model, server, query)).toBe(true);
        refused++;
        return;
      }
      expectExact(server, query, records);
    }),
    { numRuns: runs, seed: 2 },
  );
  console.log("refused", refused);
}, 600_000);

function walkOf({ client }: ModelServer, { ids }: Model, { range, limit }: Query): Walk<Raw> {
  if (ids) return walkSessionLog(client, { ...range, limit }) as Walk<Raw>;
  return walkUserAuditLog(client, "user", { ...range, limit }) as unknown as Walk<Raw>;
}

/** More than a page of records in one millisecond, in an order that is not stable: only that cannot be read for sure. */
function mayRefuse({ stable, cap }: Model, { held }: ModelServer, { limit }: Query): boolean {
  const counts = new Map<number, number>();
  for (const { time } of held) counts.set(time, (counts.get(time) ?? 0) + 1);
  return !stable && Math.max(...counts.values()) > Math.min(cap, limit) - 1;
}

/** Equal records count as often as they are there. */
function expectExact({ held }: ModelServer, { range }: Query, records: Raw[]): void {
  const inRange = held.filter(({ time }) => time >= range.from && time <= range.to);
  const always = countsOf(inRange.filter(({ early, gone }) => early && !gone).map(({ raw }) => raw));
  const ever = countsOf(inRange.map(({ raw }) => raw));
  const read = countsOf(records);
  for (const [key, count] of always) expect(read.get(key) ?? 0, `lost ${key}`).toBeGreaterThanOrEqual(count);
  for (const [key, count] of read) expect(ever.get(key) ?? 0, `repeated ${key}`).toBeGreaterThanOrEqual(count);
}

function countsOf(records: Raw[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const record of records) {
    const key = JSON.stringify(record);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
