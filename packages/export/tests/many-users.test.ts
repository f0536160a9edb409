import { fakeAuditRecord, fakeServer } from "@saymon-logs/client/testing";
import { expect, test } from "vitest";
import { connectServer } from "../src/reading/server.ts";
import { exportLogs } from "../src/run/export.ts";
import { MemoryOutput } from "./support/events.ts";

const users = Array.from({ length: process.env["TEST_ALL"] ? 10_000 : 500 }, (_, index) =>
  index.toString(16).padStart(24, "0"),
);
const failing = users[7] ?? "";
/** Every tenth user has between one and ten changes. */
function countOf(userId: string): number {
  const index = Number.parseInt(userId, 16);
  return index % 10 === 0 ? ((index / 10) % 10) + 1 : 0;
}

const changes = users.flatMap((userId) =>
  Array.from({ length: countOf(userId) }, (_, index) =>
    fakeAuditRecord({ userId, timestamp: 1_700_000_000_000 + index }),
  ),
);

test("an empty log costs one request and a short one three, and a user who fails does not affect other users", async () => {
  const fake = fakeServer({ changes, now: () => 1_800_000_000_000 });
  const output = new MemoryOutput();
  const server = connectServer({
    url: "https://saymon.example.com",
    auth: { login: "admin", password: "secret" },
    fetch: async (request) => {
      if (request.url.includes(`/${failing}/`)) fake.next({ status: 400 });
      return fake.fetch(request);
    },
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
  expect(fake.requests.length).toBe(1 + 2 * users.length + 2 * withRecords.length);
});
