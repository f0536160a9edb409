import type { AuditRecord } from "@saymon-logs/client";
import { expect, test } from "vitest";
import { connectServer } from "../src/reading/server.ts";
import { exportLogs } from "../src/run/export.ts";
import { MemoryOutput } from "./support/events.ts";

const users = Array.from({ length: process.env["TEST_ALL"] ? 10_000 : 500 }, (_, index) =>
  index.toString(16).padStart(24, "0"),
);
const failing = users[7] ?? "";
const hasRecord = (userId: string) => Number.parseInt(userId, 16) % 10 === 0;

/** A server whose users have one change or none, and which counts its requests. */
function createServer(count: () => void): (request: Request) => Promise<Response> {
  return async ({ url }) => {
    count();
    const { pathname, searchParams } = new URL(url);
    const [, userId = ""] = /users\/([0-9a-f]{24})\/audit-log$/.exec(pathname) ?? [];
    if (userId === failing) return Response.json({ code: "BadRequest", message: "no" }, { status: 400 });
    const timestamp = 1_700_000_000_000;
    const isAsked =
      Number(searchParams.get("from") ?? 0) <= timestamp && Number(searchParams.get("skip") ?? 0) === 0;
    const change: AuditRecord = {
      entityId: "62d7e58056d203149a08001b",
      entityType: 1,
      kind: 10,
      userId,
      oldBody: null,
      newBody: {},
      timestamp,
    };
    return Response.json(isAsked && hasRecord(userId) ? [change] : []);
  };
}

test("an empty log costs one request and a short one three, and a user who fails costs no other anything", async () => {
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
    to: 1_800_000_000_000,
  });
  const [audit, passwords] = report.logs;
  const withRecords = users.filter((userId) => hasRecord(userId)).length;
  expect(output.events).toHaveLength(withRecords);
  expect(audit?.users).toMatchObject({
    read: withRecords,
    empty: users.length - withRecords - 1,
    failed: [{ userId: failing }],
  });
  expect(passwords?.users).toMatchObject({ empty: users.length, failed: [] });
  // An empty log shows in one response. A short one is read again from its last millisecond on, and ends with an empty one.
  expect(requests).toBeLessThanOrEqual(2 * users.length + 2 * withRecords);
});
