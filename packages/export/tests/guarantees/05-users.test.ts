import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { fakeAuditRecord, fakeServer, fakeSessionRecord } from "@saymon-logs/client/testing";
import { expect, test } from "vitest";
import { selectUsers } from "../../src/commands/users.ts";
import { ndjsonFormat } from "../../src/formats/json.ts";
import type { Manifest } from "../../src/outputs/manifest.ts";
import { toStream } from "../../src/outputs/stream.ts";
import { connectServer, type ServerConnection } from "../../src/reading/server.ts";
import { exportLogs } from "../../src/run/export.ts";
import { followOnce } from "../../src/run/follow.ts";
import { getRunStatus } from "../../src/run/report.ts";
import { schemas } from "../../src/schemas/schemas.ts";
import { StateStore } from "../../src/state/store.ts";
import { parseLines, run } from "../support/command.ts";
import { connectTo, connectToFake, MemoryOutput } from "../support/events.ts";
import { inFolder, readJson } from "../support/files.ts";
import { follow } from "../support/follow.ts";
import { foreignOptions } from "../support/messages.ts";
import { comparable, recordsOf, withSandbox } from "../support/sandbox.ts";

test("Guarantee 5: the report says whose logs were read, were empty, are unknown, and failed", () =>
  inFolder((folder) =>
    withSandbox(
      {
        records: 300,
        unknownUser: "error",
        // One user's audit log fails for good.
        fault: ({ path }) => (path.includes(failing) ? "wrong-type" : undefined),
      },
      async (sandbox) => {
        const busy = sandbox.users.filter(({ id }) => recordsOf(sandbox, "audit", id).length > 0);
        const idle = sandbox.users.filter(({ id }) => recordsOf(sandbox, "audit", id).length === 0);
        failing = busy[0]?.id ?? "";
        const unknown = "000000000000000000000000";
        const users = join(folder, "users.txt");
        await writeFile(users, [...sandbox.users.map(({ id }) => id), unknown].join("\n"));

        const output = join(folder, "logs");
        const args = [
          "export",
          "--server",
          sandbox.url,
          "--log",
          "audit",
          "--users",
          users,
          "--output",
          output,
        ];
        const { code, stderr } = await run(args);
        const { logs, status } = await readJson<Manifest>(join(output, "manifest.json"));
        expect({ code, status }).toEqual({ code: 3, status: "partial" });
        expect(logs[0]?.users).toMatchObject({
          read: busy.length - 1,
          empty: idle.length,
          notFound: [unknown],
          failed: [{ userId: failing }],
          skipped: 0,
        });
        expect(stderr).toContain(failing);
      },
    ),
  ));
let failing = "none";

test("Guarantee 5: one user's failure costs no other user a record", () =>
  withSandbox(
    { records: 500, maxLimit: 20, fault: ({ path }) => (path.includes(failing) ? "500" : undefined) },
    async (sandbox) => {
      failing = sandbox.users[0]?.id ?? "";
      const output = new MemoryOutput();
      const server = connectTo(sandbox);
      const report = await exportLogs({ server, output, logs: ["audit"], usersFromSessions: true });
      const seen = new Set(
        recordsOf(sandbox, "sessions").map((record) => (record as { userId: string }).userId),
      );
      const others = sandbox.users.filter(({ id }) => id !== failing && seen.has(id));
      const expected = others.flatMap(({ id }) => recordsOf(sandbox, "audit", id));
      expect(getRunStatus(report)).toBe("partial");
      expect(report.logs[0]?.users?.failed).toMatchObject([{ userId: failing }]);
      expect(comparable(output.events.map(({ record }) => record))).toEqual(comparable(expected));
    },
  ));

test("Guarantee 5: a missing permission is told once, not tried for every user", () => {
  let requests = 0;
  return withSandbox({ records: 300, log: () => requests++ }, async ({ url }) => {
    const env = { SAYMON_LOGIN: "only-read-session-log", SAYMON_PASSWORD: "secret" };
    const { code, stdout, stderr } = await run(["export", "--server", url, "--concurrency", "1"], { env });
    expect(code).toBe(4);
    expect(parseLines(stdout).every(({ log }) => log === "sessions")).toBe(true);
    expect(stderr).toContain("manage-users");
    expect(requests).toBeLessThan(12);
  });
});

test("Guarantee 5: the next run of follow reads the user who failed, and no other", () =>
  inFolder((folder) =>
    withSandbox({ records: 300 }, async (sandbox) => {
      const [, , , , { id: failing } = { id: "" }] = sandbox.users;
      const output = new MemoryOutput();
      const logs = ["audit"] as const;
      const users = sandbox.users.map(({ id }) => id);
      const run = { output, logs, users, usersFromSessions: false };
      const refuse = ({ url }: Request) =>
        url.includes(failing) ? Promise.resolve(new Response("[{}]", { status: 400 })) : undefined;
      const first = await follow(sandbox, `${folder}/state`, { ...run, intercept: refuse });
      expect(first.logs[0]?.users?.failed).toMatchObject([{ userId: failing }]);

      const asked = new Set<string>();
      const record = ({ url }: Request) => {
        const [, user] = /users\/([0-9a-f]+)\/audit-log/.exec(url) ?? [];
        if (user) asked.add(user);
        return undefined;
      };
      await follow(sandbox, `${folder}/state`, { ...run, intercept: record });
      expect([...asked]).toEqual([failing]);
      const expected = users.flatMap((id) => recordsOf(sandbox, "audit", id));
      expect(comparable(output.events.map((event) => event.record))).toEqual(comparable(expected));
    }),
  ));

/** A server with two users, one of whom has a change with a body that is nested so deep. */
function serverWithDepth(levels: number): ServerConnection {
  const time = Date.UTC(2026, 10, 20);
  const body = `${"[".repeat(levels)}${"]".repeat(levels)}`;
  const change = (newBody: string) =>
    `[{"timestamp":${time},"userId":"u","entityType":1,"entityId":"e","kind":1,"oldBody":null,"newBody":${newBody}}]`;
  return connectServer({
    url: "https://saymon.example.com",
    auth: { login: "admin", password: "secret" },
    fetch: async ({ url }) => {
      const { pathname, searchParams } = new URL(url);
      const isEmpty = Number(searchParams.get("skip")) > 0 || Number(searchParams.get("from")) > time;
      const text =
        isEmpty || pathname.endsWith("session/log") ? "[]" : change(pathname.includes("deep") ? body : "{}");
      const headers = { "content-type": "application/json", date: new Date(time + 3_600_000).toUTCString() };
      return new Response(text, { headers });
    },
  });
}

test.each([2_001, 100_000])(
  "Guarantee 5: a body that is nested %i levels deep is reported, and costs no other user a record",
  (levels) =>
    inFolder(async (folder) => {
      const server = serverWithDepth(levels);
      const state = await StateStore.open(join(folder, "state"));
      const options = { server, logs: ["audit"], users: ["deep", "fine"] } as const;
      try {
        for (const read of [
          (output: MemoryOutput) => exportLogs({ ...options, output }),
          (output: MemoryOutput) => followOnce({ ...options, state, output }),
        ]) {
          const output = new MemoryOutput();
          const [audit] = (await read(output)).logs;
          expect(output.events).toHaveLength(1);
          expect(audit?.users).toMatchObject({ read: 1, failed: [{ userId: "deep" }] });
          const message = audit?.users?.failed[0]?.message ?? "";
          expect(message).toMatch(/^newBody of the record of 2026-11-20T00:00:00.000Z/);
          expect(foreignOptions(["follow"], message)).toEqual([]);
        }
      } finally {
        state.close();
      }
    }),
);

test("Guarantee 5: a body that is nested 2,000 levels deep is exported", async () => {
  const [stream, format] = [new PassThrough(), ndjsonFormat(schemas.ecs)];
  const output = toStream(stream, format);
  const server = serverWithDepth(2_000);
  const report = await exportLogs({ server, output, logs: ["audit"], users: ["deep"] });
  expect(getRunStatus(report)).toBe("complete");
  expect(String(stream.read())).toContain("[".repeat(2_000));
});

test("Guarantee 5: a log that cannot be read by time is reported without options of the client", async () => {
  const page = [3, 1, 2].map((timestamp) => ({ timestamp, userId: "u", login: "l", initiator: "" }));
  const server = connectServer({
    url: "https://saymon.example.com",
    auth: { login: "admin", password: "secret" },
    fetch: async () => Response.json(page, { headers: { date: new Date(0).toUTCString() } }),
  });
  const options = { server, logs: ["passwords"], users: ["u"], from: 0, to: 9 } as const;
  const { logs } = await exportLogs({ ...options, output: new MemoryOutput() });
  const message = "a response is not sorted by time. Check the server with npx @saymon-logs/contract.";
  expect(logs[0]?.users?.failed).toEqual([{ userId: "u", message }]);
});

const unusableIds = ["..", "a/b", "\ud800"];

/** A server with a session of each user, and a change by each who can be asked for. */
function serverWithUsers(userIds: readonly unknown[]): ServerConnection {
  const time = Date.UTC(2026, 10, 20);
  const sessions = userIds.map((userId, index) =>
    fakeSessionRecord({ id: `s${index}`, userId: userId as string, startTime: time + index }),
  );
  const changes = ["ok", "fine"].map((userId) => fakeAuditRecord({ userId, timestamp: time }));
  return connectToFake(fakeServer({ sessions, changes, now: () => time + 3_600_000 }));
}

test("Guarantee 5: users who signed in before the range, and changed something within it, are read", () =>
  inFolder(async (folder) => {
    const [signedIn, from] = [Date.UTC(2026, 9, 1), Date.UTC(2026, 10, 20)];
    const fake = fakeServer({
      sessions: [
        fakeSessionRecord({ userId: "early", startTime: signedIn }),
        fakeSessionRecord({ userId: "late", startTime: from }),
      ],
      changes: ["early", "late"].map((userId) => fakeAuditRecord({ userId, timestamp: from + 1 })),
      now: () => from + 3_600_000,
    });
    const options = { server: connectToFake(fake), usersFromSessions: true, from } as const;
    const usersIn = ({ events }: MemoryOutput) =>
      events.map(({ log, record }) => [log, record.userId]).sort();
    for (const logs of [["audit"], ["sessions", "audit"]] as const) {
      const expected = [
        ["audit", "early"],
        ["audit", "late"],
        ...(logs.length > 1 ? [["sessions", "late"]] : []),
      ];
      const output = new MemoryOutput();
      const report = await exportLogs({ ...options, logs, output });
      expect({ users: report.users, read: usersIn(output) }).toEqual({
        users: ["late", "early"],
        read: expected,
      });

      const followed = new MemoryOutput();
      const state = await StateStore.open(join(folder, `state ${logs.length}`));
      try {
        await followOnce({ ...options, logs, state, output: followed });
        expect(usersIn(followed)).toEqual(expected);
        const before = fake.requests.length;
        await followOnce({ ...options, logs, state, output: followed });
        const again = fake.requests.slice(before).map(({ url }) => new URL(url).searchParams.get("from"));
        expect(again).not.toContain("0");
      } finally {
        state.close();
      }
    }
  }));

test("Guarantee 5: a session log that was read up to a limit leads to no earlier users", async () => {
  const sessions = [2, 3].map((startTime) => fakeSessionRecord({ userId: "late", startTime }));
  const fake = fakeServer({ sessions: [fakeSessionRecord({ startTime: 1 }), ...sessions], now: () => 9 });
  const options = {
    server: connectToFake(fake),
    logs: ["sessions", "audit"],
    usersFromSessions: true,
  } as const;
  const report = await exportLogs({ ...options, from: 2, limit: 1, output: new MemoryOutput() });
  expect(report.users).toEqual(["late"]);
  expect(report.logs.map(({ isLimited }) => isLimited)).toEqual([true, true]);
});

test("Guarantee 5: a user id that cannot be requested is reported, and costs no other user a record", async () => {
  const server = serverWithUsers([...unusableIds, "ok"]);
  const output = new MemoryOutput();
  const users = ["", "..", "fine"];
  const report = await exportLogs({ server, output, logs: ["audit"], users, usersFromSessions: true });
  const [audit] = report.logs.slice(-1);
  expect(audit?.users).toMatchObject({ read: 2 });
  const failed = audit?.users?.failed.map(({ userId }) => userId);
  expect(failed?.map((id) => id.replace("\\\\", "\\"))).toEqual([
    '""',
    '".."',
    String.raw`"\ud800"`,
    '"a/b"',
  ]);
  expect(getRunStatus(report)).toBe("partial");
});

test("Guarantee 5: follow reads the other users, and never tries a user id that cannot be requested again", () =>
  inFolder(async (folder) => {
    const server = serverWithUsers([...unusableIds, 5, "ok"]);
    const output = new MemoryOutput();
    const state = await StateStore.open(join(folder, "state"));
    try {
      const report = await followOnce({ server, state, output, logs: ["audit"], usersFromSessions: true });
      const [audit] = report.logs.slice(-1);
      expect(audit?.users).toMatchObject({ read: 1 });
      expect(audit?.users?.failed).toHaveLength(4);
      expect(state.users()).toEqual(["ok"]);
    } finally {
      state.close();
    }
  }));

test.each([
  ["a header after a comment", "# from HR\nid,name\nu1,Anna\nu2,Ben\n", ["u1", "u2"]],
  ["a header after an empty line", '\uFEFF\r\n"ID";"Name"\r\nu1;Anna\r\n', ["u1"]],
  ["an id that is repeated", "u2\nu1\nu2\n", ["u2", "u1"]],
  ["lines that end with CR", "id\ru1\ru2\r", ["u1", "u2"]],
  ["quotes around separators", '"u1","Smith, Anna","x ""y"""\n', ["u1"]],
  ["more columns", "id,name,department,mail,phone\nu1,Anna,,a@example.com,\n", ["u1"]],
  ["a user who is called id", "u1\nid\n", ["u1", "id"]],
])("Guarantee 5: a users file has %s", (_case, content, ids) =>
  inFolder(async (folder) => {
    const file = join(folder, "users.csv");
    await writeFile(file, content);
    expect(await selectUsers({ users: file }, ["audit"])).toEqual({ users: ids, usersFromSessions: false });
  }),
);

test.each(["..", "a/b"])("Guarantee 5: %j in a users file is a usage error that names the line", (id) =>
  inFolder(async (folder) => {
    const users = join(folder, "users.txt");
    await writeFile(users, `ok\n${id}\n`);
    const { code, stderr } = await run([
      "export",
      "--server",
      "https://saymon.example.com",
      "--users",
      users,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${users}, line 2: does not begin with a user id`);
  }),
);

test("Guarantee 5: a directory instead of a users file is a usage error", () =>
  inFolder(async (folder) => {
    const { code, stderr } = await run([
      "export",
      "--server",
      "https://saymon.example.com",
      "--users",
      folder,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain(`--users: ${folder} cannot be read`);
  }));

test.each(["", "\n\n", "# everyone\n", "\uFEFFid,name\r\n", "# from HR\n\nid,name\n"])(
  "Guarantee 5: a users file without an id, %j, is a usage error",
  (content) =>
    inFolder(async (folder) => {
      const users = join(folder, "empty.txt");
      await writeFile(users, content);
      for (const command of [["export"], ["follow", "--once", "--state", join(folder, "state")]]) {
        const args = [...command, "--server", "https://saymon.example.com", "--users", users];
        const { code, stdout, stderr } = await run(args);
        expect({ code, stdout, stderr }).toEqual({
          code: 2,
          stdout: "",
          stderr: `error: --users: ${users} contains no user id. Put one id on each line, or leave out --users.\n`,
        });
      }
    }),
);

test("Guarantee 5: an empty --users is a usage error", async () => {
  const { code, stderr } = await run(["export", "--server", "https://saymon.example.com", "--users", ""]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "error: --users: must name a file with a user id on each line.\n",
  });
});
