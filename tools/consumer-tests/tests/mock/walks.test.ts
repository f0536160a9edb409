/** The walks of the client, to the mock, which has nothing to say against any of their requests. */
import {
  type Client,
  type WalkOptions,
  walkPasswordLog,
  walkSessionLog,
  walkUserAuditLog,
} from "@saymon-logs/client";
import { type Mock, startMock } from "@saymon-logs/mock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { consume, kept } from "./consumer.ts";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock?.close());

const [author, owner] = ["62c2f3ce80c8654892764d56", "62fa271e18baa649c1d26338"];
const range = { from: "2019-01-01T00:00:00Z", to: new Date(1_700_000_000_000), limit: 1 };

const walks: Record<string, (client: Client, options: WalkOptions) => AsyncIterable<unknown>> = {
  walkSessionLog: (client, options) => walkSessionLog(client, {}, options),
  "walkSessionLog, in a range": (client, options) => walkSessionLog(client, range, options),
  walkUserAuditLog: (client, options) => walkUserAuditLog(client, author, {}, options),
  "walkUserAuditLog, of several users": (client, options) =>
    walkUserAuditLog(client, [author, owner], range, options),
  walkPasswordLog: (client, options) => walkPasswordLog(client, { userId: owner }, options),
  "walkPasswordLog, of several users": (client, options) =>
    walkPasswordLog(client, { userId: [author, owner], ...range }, options),
};

describe.each(Object.entries(walks))("%s", (_, walk) => {
  test.each(["time", "skip"] as const)("by %s", async (strategy) => {
    const { client, exchanges } = consume(mock, { answer: asAsked });
    const records = [];
    for await (const record of walk(client, { strategy })) records.push(record);
    expect(records).not.toEqual([]);
    expect(exchanges.length).toBeGreaterThan(1);
    expect(exchanges).toMatchObject(exchanges.map(() => ({ ...kept, status: 200 })));
  });
});

/** The mock does not look at ranges, and would give the same page for ever. */
async function asAsked(response: Response, { url }: Request): Promise<Response> {
  const {
    from = 0,
    to = Infinity,
    skip = 0,
    limit = Infinity,
  } = Object.fromEntries([...new URL(url).searchParams].map(([name, value]) => [name, Number(value)]));
  const records = (await response.json()) as { startTime?: number; timestamp?: number }[];
  const inRange = records.filter(
    ({ timestamp, startTime = timestamp ?? 0 }) => startTime >= from && startTime <= to,
  );
  return Response.json(inRange.slice(skip, skip + limit));
}
