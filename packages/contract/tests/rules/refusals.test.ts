import { expect, test } from "vitest";
import type { Log } from "../../src/logs/survey.ts";
import { checkRefusals } from "../../src/rules/refusals.ts";
import { always, auditLog, fakeServer, passwordLog, sessionLog, surveyed } from "../support/fake-server.ts";

const logs = [sessionLog, auditLog, passwordLog].map((about) => ({
  ...surveyed(about, []),
  user: about.user ? { [about.user.name]: "x" } : {},
}));

/** The status that the document says. */
function statusOf(credentials: string | undefined) {
  return credentials === "none" || credentials === "wrong password" ? 401 : 400;
}

test("sends what the document's parameters forbid, and requests without credentials", async () => {
  const server = fakeServer(({ credentials }) => ({ status: statusOf(credentials) }));
  const results = await checkRefusals(server, logs, false);
  expect(results.every(({ result }) => result.message === undefined)).toBe(true);
  expect(server.exchanges.every(({ isValid }) => !isValid)).toBe(true);
  const sent = server.exchanges.map(({ operation, request }) => [
    operation.id,
    request.credentials,
    request.parameters,
  ]);
  expect(sent).toEqual([
    ["listSessionLog", "none", { limit: "1" }],
    ["listSessionLog", "given", { limit: "1", from: "many" }],
    ["listSessionLog", "given", { limit: "1", to: "many" }],
    ["listSessionLog", "given", { limit: "many" }],
    ["listSessionLog", "given", { limit: "1", skip: "many" }],
    ["listUserAuditLog", "none", { id: "x", limit: "1" }],
    ["listUserAuditLog", "given", { id: "x", limit: "1", from: "many" }],
    ["listUserAuditLog", "given", { id: "x", limit: "1", to: "many" }],
    ["listUserAuditLog", "given", { id: "x", limit: "many" }],
    ["listUserAuditLog", "given", { id: "x", limit: "1", skip: "many" }],
    ["listPasswordLog", "none", { userId: "x", limit: "1" }],
    ["listPasswordLog", "given", { limit: "1" }],
    ["listPasswordLog", "given", { userId: "x", limit: "1", from: "many" }],
    ["listPasswordLog", "given", { userId: "x", limit: "1", to: "many" }],
    ["listPasswordLog", "given", { userId: "x", limit: "many" }],
    ["listPasswordLog", "given", { userId: "x", limit: "1", skip: "many" }],
  ]);
});

test("sends a wrong password once to each operation, when requested", async () => {
  const server = fakeServer(({ credentials }) => ({ status: statusOf(credentials) }));
  await checkRefusals(server, logs, true);
  const wrong = server.exchanges.filter(({ request }) => request.credentials === "wrong password");
  expect(wrong.map(({ operation }) => operation.id)).toEqual(logs.map(({ operation }) => operation.id));
});

test("reports which request was not refused, and why it should be", async () => {
  const results = await checkRefusals(always({ status: 200 }), logs.slice(2), true);
  expect(results.map(({ result }) => result)).toEqual([
    {
      rule: "without-credentials",
      place: "status",
      message: "The status is 200 instead of 401, although no credentials were sent.",
    },
    {
      rule: "malformed",
      place: "status",
      message: "The status is 200 instead of 400, although userId was missing.",
    },
    {
      rule: "malformed",
      place: "status",
      message: "The status is 200 instead of 400, although from was not an integer.",
    },
    {
      rule: "malformed",
      place: "status",
      message: "The status is 200 instead of 400, although to was not an integer.",
    },
    {
      rule: "malformed",
      place: "status",
      message: "The status is 200 instead of 400, although limit was not an integer.",
    },
    {
      rule: "malformed",
      place: "status",
      message: "The status is 200 instead of 400, although skip was not an integer.",
    },
    {
      rule: "wrong-password",
      place: "status",
      message: "The status is 200 instead of 401, although a wrong password was sent.",
    },
  ]);
});

test("leaves undocumented statuses and incomplete responses to other rules", async () => {
  for (const response of [{ status: 302 }, { status: 418 }, { status: 0, broken: "It was closed." }]) {
    const results = await checkRefusals(always(response), logs, false);
    expect(results.every(({ result }) => result.message === undefined)).toBe(true);
  }
});

test("draws no conclusion from a request that was refused for its rate", async () => {
  expect(await checkRefusals(always({ status: 429 }), logs, true)).toEqual([]);
});

test.for([403, 404])(
  "accepts for a malformed request the %i that closes the log, but not without credentials",
  async (status) => {
    const open = surveyed(auditLog, []);
    const messages = async (log: Log) =>
      (await checkRefusals(always({ status }), [log], false)).flatMap(({ result }) => result.message ?? []);
    expect(await messages({ ...open, closed: status })).toEqual([
      `The status is ${status} instead of 401, although no credentials were sent.`,
    ]);
    expect(await messages(open)).toHaveLength(5);
  },
);
