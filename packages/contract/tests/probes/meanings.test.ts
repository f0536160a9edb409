/** What the findings say about the client's walks is what the walks do, on sandboxes that behave as found. */
import {
  createClient,
  type SessionRecord,
  type WalkOptions,
  type WalkQuery,
  walkSessionLog,
} from "@saymon-logs/client";
import { type Sandbox, type SandboxOptions, startSandbox } from "@saymon-logs/sandbox";
import { afterEach, describe, expect, test } from "vitest";
import { surveyLogs } from "../../src/logs/survey.ts";
import { createVerification, probe } from "../../src/verification.ts";
import { auth, connectTo } from "../support/connect.ts";

type Range = { from: number; to: number };

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

async function start(options: SandboxOptions): Promise<Sandbox> {
  sandbox = await startSandbox({ records: 200, ...options });
  return sandbox;
}

/** The meaning of a probe's first finding. */
async function meaningIn({ url }: Sandbox, name: string): Promise<string> {
  const verification = createVerification(connectTo(url));
  await probe(verification, await surveyLogs(verification.server, undefined, false));
  const finding = verification.findings.find(({ probe, value }) => probe === name && value !== null);
  return finding?.meaning ?? "";
}

async function walk(sandbox: Sandbox, query: WalkQuery, options?: WalkOptions): Promise<SessionRecord[]> {
  const client = createClient({ baseUrl: sandbox.url, auth });
  const sessions: SessionRecord[] = [];
  for await (const page of walkSessionLog(client, query, options).pages()) sessions.push(...page);
  return sessions;
}

/** All sessions, and a range that starts while the first of them lasts. */
function around({ records }: Sandbox): { range: Range; sessions: SessionRecord[] } {
  const sessions = [...records("listSessionLog")] as SessionRecord[];
  const long = sessions.find(({ startTime, endTime }) => endTime !== null && endTime - startTime > 10);
  const from = (long?.startTime ?? 0) + 5;
  return { range: { from, to: Math.max(...sessions.map(({ startTime }) => startTime)) }, sessions };
}

function within(sessions: SessionRecord[], { from, to }: Range): SessionRecord[] {
  return sessions.filter(({ startTime }) => startTime >= from && startTime <= to);
}

const ids = (sessions: SessionRecord[]) => sessions.map(({ id }) => id).sort();

describe("which time of a session is compared", () => {
  test("its start: a walk reads all sessions that started in the range", async () => {
    const server = await start({ sessionTime: "start" });
    const { range, sessions } = around(server);
    expect(await meaningIn(server, "session-time")).toContain("As documented");
    expect(ids(await walk(server, range))).toEqual(ids(within(sessions, range)));
  });

  test("its end: a walk ends in a WalkError, or reads by offset those that ended in the range", async () => {
    const server = await start({ sessionTime: "end" });
    const { range } = around(server);
    expect(await meaningIn(server, "session-time")).toMatch(/WalkError.*"offset".*that ended in the range/);
    // A log that fits into one response shows no difference.
    await expect(walk(server, range, { pageSize: 20 })).rejects.toMatchObject({ name: "WalkError" });
    await expect(walk(server, {}, { pageSize: 20 })).rejects.toMatchObject({ name: "WalkError" });
    const given = await walk(server, range, { strategy: "offset" });
    expect(given.length).toBeGreaterThan(0);
    for (const { endTime } of given) expect(endTime ?? range.from).toBeGreaterThanOrEqual(range.from);
    for (const { endTime } of given) expect(endTime ?? range.to).toBeLessThanOrEqual(range.to);
  });

  test("all of it: a walk ends in a WalkError where a session started before, or reads it by offset", async () => {
    const server = await start({ sessionTime: "overlap" });
    const { range } = around(server);
    expect(await meaningIn(server, "session-time")).toMatch(/WalkError where .* started before .*"offset"/);
    await expect(walk(server, range)).rejects.toMatchObject({ name: "WalkError" });
    const given = await walk(server, range, { strategy: "offset" });
    expect(given.some(({ startTime }) => startTime < range.from)).toBe(true);
  });
});

test.each(["both", "from", "to", "neither"] as const)(
  "bounds that include %s: a walk reads the same",
  async (bounds) => {
    const server = await start({ bounds });
    const { range, sessions } = around(server);
    expect(await meaningIn(server, "bounds")).toContain("read the same records");
    expect(ids(await walk(server, range))).toEqual(ids(within(sessions, range)));
  },
);

describe("records of one millisecond", () => {
  /** So many that sixty sessions start in one millisecond. */
  const records = 3000;

  test("in a stable order: a walk reads what one response cannot hold", async () => {
    const server = await start({ ties: "stable", maxLimit: 20, records });
    const { range, sessions } = around(server);
    expect(await meaningIn(server, "ties")).toContain("can page with skip within a millisecond");
    expect(ids(await walk(server, range))).toEqual(ids(within(sessions, range)));
  });

  test("in an unstable order: a walk reads them from one response, or ends in a WalkError", async () => {
    const server = await start({ ties: "unstable", maxLimit: 100, records });
    const { range, sessions } = around(server);
    expect(await meaningIn(server, "ties")).toMatch(
      /more .* than one response.*WalkError when no two results agree/,
    );
    expect(ids(await walk(server, range))).toEqual(ids(within(sessions, range)));
    await expect(walk(server, range, { pageSize: 20 })).rejects.toMatchObject({ name: "WalkError" });
  });
});
