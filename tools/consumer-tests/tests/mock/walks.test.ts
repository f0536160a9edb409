/** The requests of the client's walks; the mock finds no violation. */
import {
  type Client,
  type OperationId,
  type WalkOptions,
  walkPasswordLog,
  walkSessionLog,
  walkUserAuditLog,
} from "@saymon-logs/client";
import { describe, expect, test } from "vitest";
import { conforming, consume } from "./consumer.ts";

const [author, owner] = ["62c2f3ce80c8654892764d56", "62fa271e18baa649c1d26338"];
const range = { from: "2019-01-01T00:00:00Z", to: new Date(1_700_000_000_000) };

type WalkOf = (client: Client, options: WalkOptions) => AsyncIterable<unknown>;

/** Walks of each log: a whole one, and a range of it, of several users where the log is that of a user. */
const walks: Record<OperationId, { whole: WalkOf; range: WalkOf }> = {
  listSessionLog: {
    whole: (client, options) => walkSessionLog(client, {}, options),
    range: (client, options) => walkSessionLog(client, range, options),
  },
  listUserAuditLog: {
    whole: (client, options) => walkUserAuditLog(client, author, {}, options),
    range: (client, options) => walkUserAuditLog(client, [author, owner], range, options),
  },
  listPasswordLog: {
    whole: (client, options) => walkPasswordLog(client, { userId: owner }, options),
    range: (client, options) => walkPasswordLog(client, { userId: [author, owner], ...range }, options),
  },
};

describe.each(Object.entries(walks))("%s", (_, walksOfLog) => {
  describe.each(Object.entries(walksOfLog))("%s", (_, walk) => {
    test.each(["time", "offset"] as const)("by %s", async (strategy) => {
      const { client, exchanges } = consume({ replaceResponse: inRangeOnly });
      const records = [];
      for await (const record of walk(client, { strategy, pageSize: 1 })) records.push(record);
      expect(records).not.toEqual([]);
      expect(exchanges.length).toBeGreaterThan(1);
      expect(exchanges).toMatchObject(exchanges.map(() => ({ ...conforming, status: 200 })));
    });
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
