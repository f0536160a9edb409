/** The requests of the client's walks; the mock finds no violation. */
import {
  type Client,
  type WalkOptions,
  walkPasswordLog,
  walkSessionLog,
  walkUserAuditLog,
} from "@saymon-logs/client";
import { describe, expect, test } from "vitest";
import { conforming, consume } from "./consumer.ts";

const [author, owner] = ["62c2f3ce80c8654892764d56", "62fa271e18baa649c1d26338"];
const range = { from: "2019-01-01T00:00:00Z", to: new Date(1_700_000_000_000) };

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
  test.each(["time", "offset"] as const)("by %s", async (strategy) => {
    const { client, exchanges } = consume({ replaceResponse: inRangeOnly });
    const records = [];
    for await (const record of walk(client, { strategy, pageSize: 1 })) records.push(record);
    expect(records).not.toEqual([]);
    expect(exchanges.length).toBeGreaterThan(1);
    expect(exchanges).toMatchObject(exchanges.map(() => ({ ...conforming, status: 200 })));
  });
});

/** The mock ignores ranges, and would return the same page without end. */
async function inRangeOnly(response: Response, { url }: Request): Promise<Response> {
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
