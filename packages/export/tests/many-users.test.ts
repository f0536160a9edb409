import type { AuditRecord } from "@saymon-logs/client";
import { expect, test } from "vitest";
import { connectServer } from "../src/reading/server.ts";
import { exportLogs } from "../src/run/export.ts";
import { MemoryOutput } from "./support/events.ts";

const users = Array.from({ length: process.env["TEST_ALL"] ? 10_000 : 500 }, (_, index) =>
  index.toString(16).padStart(24, "0"),
);
const failing = users[7] ?? "";
const change: AuditRecord = {
  entityId: "62d7e58056d203149a08001b",
  entityType: 1,
  kind: 10,
  userId: "",
  oldBody: null,
  newBody: {},
  timestamp: 1_700_000_000_000,
};
/** Every tenth user has between one and ten changes. */
function countOf(userId: string): number {
  const index = Number.parseInt(userId, 16);
  return index % 10 === 0 ? ((index / 10) % 10) + 1 : 0;
}

const headers = { Date: new Date(1_800_000_000_000).toUTCString() };

/** A server that counts its requests. */
function createServer(count: () => void): (request: Request) => Promise<Response> {
  return async ({ url }) => {
    count();
    const { pathname, searchParams } = new URL(url);
    const [, userId = ""] = /users\/([0-9a-f]{24})\/audit-log$/.exec(pathname) ?? [];
    if (userId === failing)
      return Response.json({ code: "BadRequest", message: "no" }, { status: 400, headers });
    const from = Number(searchParams.get("from") ?? 0);
    const to = Number(searchParams.get("to") ?? Number.MAX_SAFE_INTEGER);
    const changes = Array.from({ length: countOf(userId) }, (_, index) => ({
      ...change,
      userId,
      timestamp: change.timestamp + index,
    }));
    const found = changes.filter(({ timestamp }) => timestamp >= from && timestamp <= to);
    return Response.json(found.slice(Number(searchParams.get("skip") ?? 0)), { headers });
  };
}

test("an empty log costs one request and a short one three, and a user who fails does not affect other users", async () => {
  let requests = 0;
  const output = new MemoryOutput();
  const server = connectServer({
    url: "https://saymon.example.com",
    auth: { login: "admin", password: "secret" },
    fetch: createServer(() => requests++),
  });
  const report = await exportLogs({
    server,
    output,
    logs: ["audit", "passwords"],
    users,
  });
  const [audit, passwords] = report.logs;
  const withRecords = users.filter((userId) => countOf(userId) > 0);
  expect(output.events).toHaveLength(withRecords.reduce((sum, userId) => sum + countOf(userId), 0));
  expect(audit?.users).toMatchObject({
    read: withRecords.length,
    empty: users.length - withRecords.length - 1,
    failed: [{ userId: failing }],
  });
  expect(passwords?.users).toMatchObject({ empty: users.length, failed: [] });
  // The end of a short log shows in an empty page after it, and in the page once more, from which nothing was removed.
  // One request more tells the server's time.
  expect(requests).toBe(1 + 2 * users.length + 2 * withRecords.length);
});
