/** The client and its walks against hostile servers. */
import { inspect } from "node:util";
import {
  type Client,
  type ClientOptions,
  createClient,
  isSaymonError,
  type OperationId,
  type Walk,
  walkPasswordLog,
  walkSessionLog,
  walkUserAuditLog,
} from "@saymon-logs/client";
import { expect, test } from "vitest";
import { calls } from "../src/calls.ts";
import { userId } from "../src/healthy.ts";
import { respond } from "../src/hostile.ts";
import { forHostileServers, type HostileRun } from "../src/runs.ts";
import { leaksIn } from "../src/secrets.ts";

/** A client of the server, and the events of its hooks. */
function clientOf({ login, secret, responses }: HostileRun): { client: Client; events: unknown[] } {
  let index = 0;
  const events: unknown[] = [];
  const keep = (event: unknown) => void events.push(event);
  const options: ClientOptions = {
    baseUrl: "https://saymon.example.com",
    auth: { login, password: secret },
    maxRetries: 0,
    hooks: { onRequest: keep, onResponse: keep, onRetry: keep, onError: keep },
    async fetch() {
      const response = responses[index++];
      if (!response) throw new TypeError("fetch failed");
      return respond(response);
    },
  };
  return { client: createClient(options), events };
}

/** Expects that an error is the client's own, and that nothing of it has the secret or could do harm. */
function expectSafe(error: unknown, events: unknown[], { login, secret }: HostileRun): void {
  if (error !== undefined) expect(isSaymonError(error), inspect(error)).toBe(true);
  const { message = "", stack = "" } = (error ?? {}) as Error;
  const json = JSON.stringify(error) ?? "";
  const inspected = inspect([error, events], { depth: 20, showHidden: true, getters: true });
  for (const text of [message, stack, json, inspected, JSON.stringify(events, toPlain)])
    expect(leaksIn(text, login, secret)).toEqual([]);
  expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(message).not.toMatch(/::|##\w*\[/);
  expect(message.length).toBeLessThan(3000);
}

function toPlain(_key: string, value: unknown): unknown {
  return value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value;
}

test("a call returns records or an error of the client, without secrets", async () => {
  let count = 0;
  await forHostileServers(800, 1, async (run) => {
    const { client, events } = clientOf(run);
    const call = inTurn(calls, count++);
    const error = await call(client).then(
      (records) => void expect(records).toBeInstanceOf(Array),
      (error) => error,
    );
    expectSafe(error, events, run);
  });
});

const users = [userId, "another"];
const limits = { maxRecords: 1000 };
const walks: Record<OperationId, (client: Client) => Walk<object>> = {
  listSessionLog: (client) => walkSessionLog(client, {}, limits),
  listUserAuditLog: (client) => walkUserAuditLog(client, users, {}, limits),
  listPasswordLog: (client) => walkPasswordLog(client, { userId: users }, limits),
};

test("a walk ends with its records or an error of the client, without secrets", async () => {
  let count = 0;
  await forHostileServers(200, 6, async (run) => {
    const { client, events } = clientOf(run);
    const walk = inTurn(walks, count++);
    let error: unknown;
    try {
      for await (const page of walk(client).pages()) expect(page).toBeInstanceOf(Array);
    } catch (thrown) {
      error = thrown;
    }
    expectSafe(error, events, run);
  });
});

/** What a table has for the operation whose turn it is. */
function inTurn<Entry>(table: Record<OperationId, Entry>, turn: number): Entry {
  const entries = Object.values(table);
  return entries[turn % entries.length] as Entry;
}
