/** One walk over the logs of several users. */
import { describe, expect, test, vi } from "vitest";
import {
  type Client,
  PartialFailureError,
  pollUserAuditLog,
  SaymonError,
  type WalkCursor,
  walkPasswordLog,
  walkUserAuditLog,
} from "../../src/index.ts";
import { fakeAuditRecord, fakePasswordRecord, fakeServer } from "../../src/testing/index.ts";
import { clientOf } from "../support/handler.ts";
import { clientWith, read, settled } from "./support.ts";

describe("the logs of several users", () => {
  const users = ["a", "b", "c", "d", "e"];
  const changes = users.flatMap((userId) =>
    [1, 2, 3, 4, 5].map((timestamp) => fakeAuditRecord({ userId, timestamp })),
  );
  const ofUser = (userId: string) => changes.filter((change) => change.userId === userId);

  test("yield one stream, each in its order", async () => {
    const { client } = clientWith({ changes });
    const { records } = await read(walkUserAuditLog(client, [...users, "a"], {}, { pageSize: 2 }));
    expect(records).toHaveLength(25);
    for (const user of users) expect(records.filter(({ userId }) => userId === user)).toEqual(ofUser(user));
  });

  test("a fast log does not hold up the others", async () => {
    const { client } = clientWith({ changes });
    const { records } = await read(walkUserAuditLog(client, ["a", "b"], {}, { pageSize: 2, concurrency: 2 }));
    const lastOf = (user: string) => records.findLastIndex(({ userId }) => userId === user);
    expect(records.findIndex(({ userId }) => userId === "b")).toBeLessThan(lastOf("a"));
  });

  test("no more of them are read at once than requested for", async () => {
    let open = 0;
    let most = 0;
    const server = fakeServer({ changes });
    const { client } = clientOf(async (request) => {
      most = Math.max(most, ++open);
      await settled();
      return server.fetch(request).finally(() => open--);
    });
    await read(walkUserAuditLog(client, users, {}, { pageSize: 2, concurrency: 3 }));
    expect(most).toBe(3);
  });

  /** Responds with 404 for user c as long as `missing`. */
  function withMissing() {
    const server = fakeServer({ changes });
    const state = { missing: true };
    const { client, sent } = clientOf((request) =>
      state.missing && request.url.includes("/users/c/")
        ? Response.json({ code: "NotFound", message: "no such user" }, { status: 404 })
        : server.fetch(request),
    );
    return { client, sent, state };
  }

  test("one that fails is reported after all others were yielded", async () => {
    const { client } = withMissing();
    const { records, error } = await read(walkUserAuditLog(client, users, {}, { pageSize: 2 }));
    expect(records).toHaveLength(20);
    expect(error).toBeInstanceOf(PartialFailureError);
    expect(error).toMatchObject({
      name: "PartialFailureError",
      message: "listUserAuditLog: 1 of 5 users could not be read. See `failures`.",
      failures: [{ userId: "c", error: { name: "NotFoundError", status: 404 } }],
    });
  });

  test("the cursor then has the log of the one that failed read, and no other", async () => {
    const { client, sent, state } = withMissing();
    const walk = walkUserAuditLog(client, users, {}, { pageSize: 2 });
    await read(walk);
    state.missing = false;
    sent.length = 0;
    const cursor = JSON.parse(JSON.stringify(walk.cursor)) as WalkCursor;
    expect((await read(walkUserAuditLog(client, users, {}, { pageSize: 2, cursor }))).records).toEqual(
      ofUser("c"),
    );
    expect(sent.every(({ url }) => url.includes("/users/c/"))).toBe(true);
  });

  test("a single id fails as a call does", async () => {
    const { client } = withMissing();
    expect((await read(walkUserAuditLog(client, "c"))).error).toMatchObject({ name: "NotFoundError" });
  });

  test("refused credentials end everything at once, before an account is locked", async () => {
    const { client, sent } = clientOf(() => Response.json({ code: "x", message: "y" }, { status: 401 }));
    const { error } = await read(walkUserAuditLog(client, users, {}, { concurrency: 2 }));
    expect(error).toMatchObject({ name: "UnauthorizedError" });
    expect(sent).toHaveLength(2);
  });

  test("credentials that cannot be had end everything at once, so that a key store is not requested for each user", async () => {
    let requested = 0;
    const auth = () => {
      requested++;
      throw new Error("locked");
    };
    const { client } = clientOf(() => Response.json([]), { auth });
    const { error } = await read(walkUserAuditLog(client, users, {}, { concurrency: 2 }));
    expect(error).toMatchObject({ name: "CredentialsError" });
    expect(requested).toBe(2);
  });

  test("an abort ends everything at once, and so does an error that is not the client's", async () => {
    const { client } = clientWith({ changes });
    const aborted = walkUserAuditLog(client, users, {}, { signal: AbortSignal.abort() });
    expect((await read(aborted)).error).toMatchObject({ name: "AbortError" });
    const bug = new RangeError("a bug");
    const broken = { ...client, listUserAuditLog: () => Promise.reject(bug) };
    expect((await read(walkUserAuditLog(broken, users))).error).toBe(bug);
  });

  test("no other log is read when one has `maxRecords`", async () => {
    const { server, client } = clientWith({ changes });
    await read(walkUserAuditLog(client, users, {}, { maxRecords: 1, concurrency: 1 }));
    expect(server.requests.every(({ url }) => url.includes("/users/a/"))).toBe(true);
  });

  test("passwords of several users", async () => {
    const passwords = users.map((userId) => fakePasswordRecord({ userId, timestamp: 3 }));
    const { client } = clientWith({ passwords });
    expect((await read(walkPasswordLog(client, { userId: users }))).records).toHaveLength(5);
  });
});

describe("a client of another copy of this package", async () => {
  // As a bundler or a monorepo may load a second one.
  vi.resetModules();
  const copy = await import("../../src/index.ts");

  function clientOfCopy({ fetch }: { fetch(request: Request): Promise<Response> }): Client {
    expect(copy.SaymonError).not.toBe(SaymonError);
    const auth = { login: "a", password: "b" };
    return copy.createClient({ baseUrl: "https://saymon.example.com", auth, fetch, maxRetries: 0 });
  }

  test("a user whose log cannot be read leaves the others alone", async () => {
    const changes = ["a", "b"].map((userId) => fakeAuditRecord({ userId, timestamp: 1 }));
    const server = fakeServer({ changes });
    server.next({ status: 404 });
    const walk = walkUserAuditLog(clientOfCopy(server), ["a", "b"], {}, { concurrency: 1 });
    const { records, error } = await read(walk);
    expect(records).toEqual([changes[1]]);
    expect(error).toMatchObject({
      name: "PartialFailureError",
      failures: [{ userId: "a" }],
      cursor: walk.cursor,
    });
  });

  test("an error has the cursor, and refused credentials end everything at once", async () => {
    const server = fakeServer({});
    server.next({ status: 401 });
    const walk = walkUserAuditLog(clientOfCopy(server), ["a", "b"], {}, { concurrency: 1 });
    expect((await read(walk)).error).toMatchObject({ name: "UnauthorizedError", cursor: walk.cursor });
    expect(server.requests).toHaveLength(1);
  });

  test("polls know the server's time", async () => {
    const server = fakeServer({
      changes: [fakeAuditRecord({ userId: "a", timestamp: 3_000 })],
      now: () => 5_000,
    });
    const client = clientOfCopy(server);
    const walk = pollUserAuditLog(client, "a", {}, { settleTime: 3_000 });
    expect((await read(walk)).records).toEqual([]);
    expect(walk.serverTime).toBe(5_000);
  });
});
