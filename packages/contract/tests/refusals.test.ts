import { expect, test } from "vitest";
import { operations } from "../src/document.ts";
import { checkRefusals } from "../src/refusals.ts";
import { fakeServer, operation, surveyed } from "./fake-server.ts";

const logs = operations.map((about) => ({
  ...surveyed(about, []),
  user: about.user ? { [about.user.name]: "x" } : {},
}));
const [sessionLog] = logs;

/** Refuses what must be refused, as the document says. */
function statusOf(credentials: string | undefined) {
  return credentials === "none" || credentials === "wrong password" ? 401 : 400;
}

test("sends what the document's parameters forbid, and what carries no credentials", async () => {
  const server = fakeServer(({ credentials }) => ({ status: statusOf(credentials) }));
  const judged = await checkRefusals(server, logs, false);
  expect(judged.every(({ judgement }) => judgement.message === undefined)).toBe(true);
  expect(server.exchanges.every(({ isNormal }) => !isNormal)).toBe(true);
  const sent = server.exchanges.map(({ operation, request }) => [
    operation.id,
    request.credentials,
    request.parameters,
  ]);
  expect(sent).toEqual([
    ["listSessionLog", "none", { limit: "1" }],
    ["listSessionLog", "own", { limit: "1", from: "many" }],
    ["listSessionLog", "own", { limit: "1", to: "many" }],
    ["listSessionLog", "own", { limit: "many" }],
    ["listSessionLog", "own", { limit: "1", skip: "many" }],
    ["listUserAuditLog", "none", { id: "x", limit: "1" }],
    ["listUserAuditLog", "own", { id: "x", limit: "1", from: "many" }],
    ["listUserAuditLog", "own", { id: "x", limit: "1", to: "many" }],
    ["listUserAuditLog", "own", { id: "x", limit: "many" }],
    ["listUserAuditLog", "own", { id: "x", limit: "1", skip: "many" }],
    ["listPasswordLog", "none", { userId: "x", limit: "1" }],
    ["listPasswordLog", "own", { limit: "1" }],
    ["listPasswordLog", "own", { userId: "x", limit: "1", from: "many" }],
    ["listPasswordLog", "own", { userId: "x", limit: "1", to: "many" }],
    ["listPasswordLog", "own", { userId: "x", limit: "many" }],
    ["listPasswordLog", "own", { userId: "x", limit: "1", skip: "many" }],
  ]);
});

test("sends a wrong password once to each operation, when asked to", async () => {
  const server = fakeServer(({ credentials }) => ({ status: statusOf(credentials) }));
  await checkRefusals(server, logs, true);
  const wrong = server.exchanges.filter(({ request }) => request.credentials === "wrong password");
  expect(wrong.map(({ operation }) => operation.id)).toEqual(logs.map(({ operation }) => operation.id));
});

test("tells which request was not refused, and why it should have been", async () => {
  const judged = await checkRefusals(
    fakeServer(() => ({ status: 200 })),
    logs.slice(2),
    true,
  );
  expect(judged.map(({ judgement }) => judgement)).toEqual([
    {
      rule: "without-credentials",
      place: "status",
      message: "The status is 200, not 401: no credentials were sent.",
    },
    { rule: "malformed", place: "status", message: "The status is 200, not 400: userId was missing." },
    { rule: "malformed", place: "status", message: "The status is 200, not 400: from was no number." },
    { rule: "malformed", place: "status", message: "The status is 200, not 400: to was no number." },
    { rule: "malformed", place: "status", message: "The status is 200, not 400: limit was no number." },
    { rule: "malformed", place: "status", message: "The status is 200, not 400: skip was no number." },
    {
      rule: "wrong-password",
      place: "status",
      message: "The status is 200, not 401: a wrong password was sent.",
    },
  ]);
});

test("leaves to other rules a status that is not documented, and an answer that broke off", async () => {
  for (const answer of [{ status: 302 }, { status: 503 }, { status: 0, broken: "It broke off." }]) {
    const judged = await checkRefusals(
      fakeServer(() => answer),
      logs,
      false,
    );
    expect(judged.every(({ judgement }) => judgement.message === undefined)).toBe(true);
  }
});

test("lets a server tell who may not call an operation that first, but not who is nobody", async () => {
  const closed = { ...surveyed(operation("listSessionLog"), []), closed: 403 };
  const server = () => fakeServer(() => ({ status: 403 }));
  const messages = async (log: typeof closed | typeof sessionLog) =>
    (await checkRefusals(server(), log ? [log] : [], false)).flatMap(
      ({ judgement }) => judgement.message ?? [],
    );
  expect(await messages(closed)).toEqual(["The status is 403, not 401: no credentials were sent."]);
  expect(await messages(sessionLog)).toHaveLength(5);
});
