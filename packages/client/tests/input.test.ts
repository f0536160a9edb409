import { expect, test } from "vitest";
import { createClient } from "../src/index.ts";
import { clientOf } from "./support/handler.ts";

const auth = { login: "auditor", password: "p" };

async function urlWith(baseUrl: string | URL): Promise<string | undefined> {
  const { client, sent } = clientOf(() => Response.json([]), { baseUrl });
  await client.listSessionLog();
  return sent[0]?.url;
}

test.each([
  ["https://saymon.example.com", "https://saymon.example.com"],
  ["https://saymon.example.com///", "https://saymon.example.com"],
  ["http://127.0.0.1:4010", "http://127.0.0.1:4010"],
  ["https://example.com/saymon/", "https://example.com/saymon"],
  [new URL("https://example.com/saymon/"), "https://example.com/saymon"],
])("baseUrl %s", async (baseUrl, start) => {
  expect(await urlWith(baseUrl)).toBe(`${start}/node/api/users/session/log`);
});

test.each([
  ["no URL", "saymon.example.com"],
  ["nothing", ""],
  ["another scheme", "ftp://saymon.example.com"],
  ["credentials", "https://auditor:hunter2@saymon.example.com"],
  ["a login alone", "https://hunter2@saymon.example.com"],
  ["a password alone", "https://:hunter2@saymon.example.com"],
  ["credentials, and no URL", "https://auditor:hunter2@"],
  ["a query", "https://saymon.example.com?hunter2"],
  ["an empty query", "https://saymon.example.com?"],
  ["a fragment", "https://saymon.example.com#hunter2"],
  ["plain http to another machine", "http://saymon.example.com/hunter2"],
  ["plain http to what looks like loopback", "http://127.0.0.1.example.com"],
  ["plain http to what begins like loopback", "http://localhost.example.com"],
  ["plain http to what ends like localhost", "http://notlocalhost"],
  ["plain http to a name that DNS resolves", "http://saymon.localhost"],
  ["plain http to localhost with a dot, which DNS resolves", "http://localhost."],
  ["plain http to a mapped IPv6 address", "http://[::ffff:127.0.0.1]"],
  ["plain http to all addresses", "http://0.0.0.0"],
  ["no text", undefined as unknown as string],
])("a baseUrl with %s is refused, and not shown", (_, baseUrl) => {
  const create = () => createClient({ baseUrl, auth });
  expect(create).toThrow(TypeError);
  expect(create).toThrow(/^baseUrl:/);
  expect(create).not.toThrow(/hunter2/);
});

test.each([
  "http://localhost:1",
  "http://LOCALHOST",
  "http://127.18.19.11",
  "http://127.1",
  "http://[::1]:1",
])("plain http to localhost, %s, is allowed", async (baseUrl) => {
  const { origin } = new URL(baseUrl);
  expect(await urlWith(baseUrl)).toBe(`${origin}/node/api/users/session/log`);
});

test("plain http to another machine is allowed where that is asked for", () => {
  expect(() => createClient({ baseUrl: "http://saymon.example.com", auth, allowHttp: true })).not.toThrow();
});

test.each([
  ["https://saymon.example.com/node/api", "https://saymon.example.com"],
  ["https://saymon.example.com/node/api/", "https://saymon.example.com"],
  ["https://saymon.example.com//node/api//", "https://saymon.example.com"],
  ["https://example.com/prefix/node/api", "https://example.com/prefix"],
  ["https://example.com/prefix/node/api/users", "https://example.com/prefix"],
  ["https://example.com/node/api/users/session/log", "https://example.com"],
  ["https://example.com/node/api/users/62c2f3ce80c8654892764d56/audit-log/", "https://example.com"],
])("a baseUrl that contains the API's path, %s, is refused with the address to use", (baseUrl, address) => {
  expect(() => createClient({ baseUrl, auth })).toThrow(
    new TypeError(`baseUrl: must not contain /node/api. Use ${address}.`),
  );
});

test.each([
  "https://example.com/node",
  "https://example.com/node/apis",
  "https://example.com/node/api/proxy",
])("a baseUrl with another path, %s, is left alone", async (baseUrl) => {
  expect(await urlWith(baseUrl)).toBe(`${baseUrl}/node/api/users/session/log`);
});

const { client: unreachable } = clientOf(() => Promise.reject(new Error("nothing may be sent")));

test("from and to may be the same moment, and an id may hold dots", async () => {
  const { client, sent } = clientOf(() => Response.json([]));
  await client.listSessionLog({ from: 1, to: 1 });
  await client.listUserAuditLog("..a.b");
  expect(sent.map(({ url }) => url)).toEqual([
    "https://saymon.example.com/node/api/users/session/log?from=1&to=1",
    "https://saymon.example.com/node/api/users/..a.b/audit-log",
  ]);
});

test.each(["", " ", ".", "..", "a/b", "../session", "a\\b", "\ud800", 1 as never, undefined as never])(
  "the user id %j is refused before anything is sent",
  async (id) => {
    await expect(unreachable.listUserAuditLog(id)).rejects.toThrow(/^id: must be/);
    await expect(unreachable.listPasswordLog({ userId: id })).rejects.toThrow(/^userId: must be/);
  },
);

test("a user id may contain dots and words", async () => {
  const { client, sent } = clientOf(() => Response.json([]));
  await client.listUserAuditLog("j. doe..");
  expect(sent[0]?.url).toBe("https://saymon.example.com/node/api/users/j.%20doe../audit-log");
});

const range = { from: /^from: must be a Date,/, to: /^to: must be a Date,/ };
const counts = {
  limit: /^limit: must be an integer from 1 to/,
  skip: /^skip: must be an integer from 0/,
};

async function expectRefusal(query: object, expected: RegExp): Promise<void> {
  await expect(unreachable.listSessionLog(query)).rejects.toThrow(expected);
  await expect(unreachable.listUserAuditLog("1", query)).rejects.toThrow(expected);
  await expect(unreachable.listPasswordLog({ userId: "1", ...query })).rejects.toThrow(expected);
  await expect(unreachable.listSessionLog(query)).rejects.toThrow(TypeError);
}

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, null, true, {}, [1], 1n])(
  "%s is refused as a time or a count before anything is sent",
  async (value) => {
    for (const [name, expected] of Object.entries({ ...range, ...counts })) {
      await expectRefusal({ [name]: value }, expected);
    }
  },
);

test.each([
  ["limit", 0],
  ["limit", 2 ** 31],
  ["skip", 2 ** 31],
  ["limit", "1"],
  ["skip", new Date(0)],
] as const)("%s: %s is refused", (name, value) => expectRefusal({ [name]: value }, counts[name]));

test.each([
  new Date(Number.NaN),
  new Date(-1),
  8_640_000_000_000_001,
  2 ** 53,
  "",
  "1651662280161",
  "2022-05-04",
  "2022-05-04T11:04:40",
  "2022-05-04T11:04:40.161",
  "2022-05-04T11:04:40 +03:00",
  "2022-05-04 11:04:40Z",
  "2022-05-04T11:04:40+0300",
  "2022-05-04T11:04:40+24:00",
  "2022-05-04T11:04:40+03:60",
  "2022-05-04T11:04:61Z",
  "2022-02-30T00:00:00Z",
  "2022-13-01T00:00:00Z",
  "1969-12-31T23:59:59Z",
  "x2022-05-04T11:04:40Z",
  "2022-05-04T11:04:40Zx",
  "4 May 2022 11:04:40 GMT",
])("%s is refused as a time", async (value) => {
  for (const [name, expected] of Object.entries(range)) await expectRefusal({ [name]: value }, expected);
});

test.each([
  [new Date(1651662280161), 1651662280161],
  [1651662280161, 1651662280161],
  [0, 0],
  ["2022-05-04T11:04:40.161Z", 1651662280161],
  ["2022-05-04T11:04:40Z", 1651662280000],
  ["2022-05-04T14:04+03:00", 1651662240000],
  ["2022-05-04T06:34:40-04:30", 1651662280000],
  ["2024-02-29T00:00:00Z", 1709164800000],
  ["1970-01-01T00:00:00Z", 0],
])("the time %s is sent as %i", async (time, expected) => {
  const { client, sent } = clientOf(() => Response.json([]));
  await client.listSessionLog({ from: time, to: time });
  await client.listUserAuditLog("1", { from: time, to: undefined, limit: undefined, skip: undefined });
  await client.listPasswordLog({ userId: "1", to: time });
  expect(sent.map(({ url }) => new URL(url).search)).toEqual([
    `?from=${expected}&to=${expected}`,
    `?from=${expected}`,
    `?userId=1&to=${expected}`,
  ]);
});

test("from after to is refused before anything is sent", async () => {
  await expectRefusal({ from: 2, to: 1 }, /^from: must not be after to/);
  await expectRefusal({ from: new Date(1), to: "1970-01-01T00:00:00Z" }, /^from: must not be after to/);
});

test("a misspelt key is refused, and the known ones are named", async () => {
  await expectRefusal(
    { limt: 1 },
    /^query\.limt: unknown option; expected one of .*from, to, limit, skip\.$/,
  );
  await expect(unreachable.listSessionLog({ userId: "1" } as object)).rejects.toThrow(/^query\.userId:/);
  await expect(unreachable.listSessionLog({}, { singal: null } as object)).rejects.toThrow(
    /^options\.singal:/,
  );
  const create = (options: object) => () =>
    createClient({ baseUrl: "https://saymon.example.com", auth, ...options });
  expect(create({ retrys: 1 })).toThrow(/^options\.retrys: unknown option/);
  expect(create({ hooks: { error() {} } })).toThrow(/^hooks\.error: unknown option/);
  expect(create({ validate: { listSessions: {} } })).toThrow(/^validate\.listSessions: unknown option/);
  expect(create({ auth: { ...auth, pasword: "hunter2" } })).toThrow(/^auth\.pasword: unknown option/);
  expect(create({ auth: { apiToken: "t", login: "a" } })).toThrow(/^auth\.login: unknown option/);
});

test.each<[string, object]>([
  ["hooks", { hooks: null }],
  ["hooks.onRetry", { hooks: { onRetry: "log" } }],
  ["fetch", { fetch: "fetch" }],
  ["headers.X-Id", { headers: { "X-Id": "hunter2\nX-Other: 1" } }],
  ["headers.X-Id", { headers: { "X-Id": 1 } }],
  ["headers.X Id", { headers: { "X Id": "hunter2" } }],
  ["headers.authorization", { headers: { authorization: "hunter2" } }],
  ["validate", { validate: { listSessionLog: {} } }],
])("the option %s is refused when it cannot be used, and not shown", async (argument, options) => {
  const create = () => createClient({ baseUrl: "https://saymon.example.com", auth, ...options });
  expect(create).toThrow(TypeError);
  expect(create).toThrow(new RegExp(`^${argument}:`));
  expect(create).not.toThrow(/hunter2/);
});

test.each<[string, object]>([
  ["signal", { signal: "stop" }],
  ["headers.Authorization", { headers: { Authorization: "hunter2" } }],
  ["validate", { validate: true }],
  ["maxRetries", { maxRetries: -1 }],
])("the option %s of a call is refused when it cannot be used", async (argument, options) => {
  await expect(unreachable.listSessionLog({}, options)).rejects.toThrow(TypeError);
  await expect(unreachable.listSessionLog({}, options)).rejects.toThrow(new RegExp(`^${argument}:`));
});

test.each([undefined, null, "1"] as never[])("the query %j of the password log is refused", async (query) => {
  await expect(unreachable.listPasswordLog(query)).rejects.toThrow(/^query: must be an object/);
});
