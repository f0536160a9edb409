import { expect, test } from "vitest";
import { type LogName, operationOf, userParameterOf } from "../src/document.ts";
import { type Behaviour, behaviourOptions, type Sandbox, type SandboxOptions } from "../src/sandbox.ts";
import { ask, basic, busy, type Fields, list, start, timeOf, userOf } from "./start.ts";

/** What a log holds, oldest first. */
function held(sandbox: Sandbox, log: LogName): Fields[] {
  return [...sandbox.records(log, userParameterOf(log) ? { userId: busy } : {})] as Fields[];
}

const times = (records: Fields[]) => records.map(timeOf);

test("sessions are newest first, changes and passwords oldest first", async () => {
  const sandbox = await start();
  const sessions = held(sandbox, "listSessionLog").toReversed();
  expect(await list(sandbox, "session/log?limit=1000")).toEqual(sessions.slice(0, 1000));
  expect(await list(sandbox, `${busy}/audit-log?limit=1000`)).toEqual(held(sandbox, "listUserAuditLog"));
  expect(await list(sandbox, `password/log?userId=${busy}&limit=1000`)).toEqual(
    held(sandbox, "listPasswordLog"),
  );
  expect(times(sessions)).toEqual(times(sessions).toSorted((a, b) => b - a));
});

test.each(["newest-first", "oldest-first"] as const)("auditOrder and passwordOrder: %s", async (order) => {
  const sandbox = await start({ auditOrder: order, passwordOrder: order });
  const turned = (records: Fields[]) => (order === "newest-first" ? records.toReversed() : records);
  expect(await list(sandbox, `${busy}/audit-log?limit=1000`)).toEqual(
    turned(held(sandbox, "listUserAuditLog")),
  );
  const passwords = await list(sandbox, `password/log?userId=${busy}&limit=1000`);
  expect(passwords.length).toBeGreaterThan(1);
  expect(passwords).toEqual(turned(held(sandbox, "listPasswordLog")));
});

test("skip and limit give consecutive pages, up to an empty one", async () => {
  const sandbox = await start();
  const pages = [];
  for (let skip = 0; ; skip += 7) {
    const page = await list(sandbox, `${busy}/audit-log?limit=7&skip=${skip}`);
    if (page.length === 0) break;
    pages.push(...page);
  }
  expect(pages).toEqual(held(sandbox, "listUserAuditLog"));
});

test.each(["both", "from", "to", "neither"] as const)("bounds: %s", async (bounds) => {
  const sandbox = await start({ bounds });
  for (const [log, path] of [
    ["listSessionLog", "session/log?"],
    ["listUserAuditLog", `${busy}/audit-log?`],
    ["listPasswordLog", `password/log?userId=${busy}&`],
  ] as const) {
    const all = times(held(sandbox, log));
    const [from, to] = [Number(all.at(3)), Number(all.at(-2))];
    const received = times(await list(sandbox, `${path}limit=1000&from=${from}&to=${to}`));
    expect(received.includes(from)).toBe(bounds === "both" || bounds === "from");
    expect(received.includes(to)).toBe(bounds === "both" || bounds === "to");
    const inside = all.filter((time) => time > from && time < to);
    expect(received.filter((time) => time !== from && time !== to).toSorted()).toEqual(inside.toSorted());
  }
});

test("defaultLimit and maxLimit", async () => {
  const lengths = async (options: SandboxOptions) => {
    const sandbox = await start(options);
    return Promise.all(
      ["", "?limit=5", "?limit=2000"].map(
        async (query) => (await list(sandbox, `session/log${query}`)).length,
      ),
    );
  };
  expect(await lengths({ records: 4000 })).toEqual([30, 5, 1000]);
  expect(await lengths({ defaultLimit: 3, maxLimit: 4 })).toEqual([3, 4, 4]);
  expect(await lengths({ maxLimit: 10 })).toEqual([10, 5, 10]);
});

test.each(["stable", "unstable"] as const)("ties: %s", async (ties) => {
  const sandbox = await start({ ties, records: 10_000 });
  const all = times(held(sandbox, "listSessionLog"));
  const crowded = all.find((time, index) => all[index + 5] === time);
  const ask = async () => {
    const page = await list(sandbox, `session/log?from=${crowded}&to=${crowded}&limit=1000`);
    return page.map(({ id }) => id);
  };
  const [one = [], ...others] = [await ask(), await ask(), await ask()];
  expect(one.length).toBeGreaterThan(5);
  for (const other of others) expect(other.toSorted()).toEqual(one.toSorted());
  const same = others.every((other) => JSON.stringify(other) === JSON.stringify(one));
  expect(same).toBe(ties === "stable");
});

test("unstable ties keep the order of time", async () => {
  const sandbox = await start({ ties: "unstable" });
  const received = times(await list(sandbox, "session/log?limit=1000"));
  expect(received).toEqual(received.toSorted((a, b) => b - a));
});

test.each(["start", "end", "overlap"] as const)("sessionTime: %s", async (sessionTime) => {
  const sandbox = await start({ sessionTime });
  const all = held(sandbox, "listSessionLog");
  const open = Number.POSITIVE_INFINITY;
  const matches: Record<
    Behaviour["sessionTime"],
    (start: number, end: number, from: number, to: number) => boolean
  > = {
    start: (start, _, from, to) => start >= from && start <= to,
    end: (_, end, from, to) => end >= from && end <= to,
    overlap: (start, end, from, to) => start <= to && end >= from,
  };
  const from = Number(all[200]?.["startTime"]) + 1;
  const to = from + 6 * 86_400_000;
  const expected = all.filter(({ startTime, endTime }) =>
    matches[sessionTime](Number(startTime), Number(endTime ?? open), from, to),
  );
  expect(expected.length).toBeGreaterThan(5);
  expect(await list(sandbox, `session/log?limit=1000&from=${from}&to=${to}`)).toEqual(expected.toReversed());
});

test("auditPermission: the audit log requires it, and one login has it alone", async () => {
  const statuses = async (auditPermission: string, login: string) => {
    const sandbox = await start({ auditPermission });
    const authorization = basic(login, userOf(sandbox, login).password);
    return (await ask(sandbox, `${busy}/audit-log`, { headers: { authorization } })).status;
  };
  expect(await statuses("manage-users", "no-permissions")).toBe(403);
  expect(await statuses("manage-users", "only-manage-users")).toBe(200);
  expect(await statuses("read-audit-log", "only-manage-users")).toBe(403);
  expect(await statuses("read-audit-log", "only-read-audit-log")).toBe(200);
  expect(await statuses("read-audit-log", "admin")).toBe(200);
  expect(await statuses("none", "no-permissions")).toBe(200);
});

test.each([
  ["reversedRange", "empty", "session/log?from=2&to=1", 200],
  ["reversedRange", "error", "session/log?from=2&to=1", 400],
  ["reversedRange", "error", "session/log?from=1&to=1", 200],
  ["unknownUser", "empty", "password/log?userId=unknown", 200],
  ["unknownUser", "error", "password/log?userId=unknown", 400],
  ["unknownUser", "error", `password/log?userId=${busy}`, 200],
  ["unknownParameters", "ignore", "session/log?limt=5", 200],
  ["unknownParameters", "error", "session/log?limt=5", 400],
  ["unknownParameters", "error", `session/log?userId=${busy}`, 400],
  ["apiTokens", "on", "session/log?api-token=TOKEN", 200],
  ["apiTokens", "off", "session/log?api-token=TOKEN", 401],
])("%s: %s, %s gets a response with %i", async (name, value, path, status) => {
  const sandbox = await start({ [name]: value, records: 0 });
  const headers = path.includes("TOKEN") ? { authorization: "" } : {};
  const response = await ask(sandbox, path.replace("TOKEN", userOf(sandbox, "admin").apiToken), { headers });
  expect(response.status).toBe(status);
});

test("with unknownParameters: error, an API token is not an unknown parameter", async () => {
  const sandbox = await start({ unknownParameters: "error" });
  const { apiToken } = userOf(sandbox, "admin");
  const response = await fetch(`${sandbox.url}/node/api/users/session/log?api-token=${apiToken}`);
  expect(response.status).toBe(200);
});

test.each([
  [{ bounds: "sometimes" }, 'bounds must be one of both, from, to, neither; it was "sometimes".'],
  [{ maxLimit: 0 }, "maxLimit must be a positive integer; it was 0."],
  [{ records: -1 }, "records must be a non-negative integer"],
  [{ records: 1.5 }, "records must be a non-negative integer"],
  [{ until: new Date("never") }, "until must be a time"],
  [{ life: { arrivals: -1 } }, "arrivals must be a non-negative number; it was -1."],
  [{ life: { arrivals: Number.NaN } }, "arrivals must be a non-negative number; it was NaN."],
  [{ fault: "toothache" }, 'Unknown fault "toothache"; expected one of latency,'],
])("%j is refused", async (options, message) => {
  await expect(start(options as SandboxOptions)).rejects.toThrow(message);
});

test("every option of behaviour names the source of its default", () => {
  for (const { because } of behaviourOptions) expect(because).toMatch(/^(guess|vendor): /);
});

test("the order of the audit log is the document's by default", () => {
  const { default: order } = behaviourOptions.find(({ name }) => name === "auditOrder") ?? {};
  expect(order).toBe(operationOf("listUserAuditLog")["x-sort-order"]?.direction);
});
