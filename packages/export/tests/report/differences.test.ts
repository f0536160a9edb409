import { expect, test } from "vitest";
import { findDifferences, toFieldValue, toSafeKey } from "../../src/report/differences.ts";

/** Differences as a report shows them: path, before, after. */
function differencesOf(oldBody: unknown, newBody: unknown, maxLength = 50): unknown[] {
  const show = (value: unknown, isSecret: boolean) => {
    const shown = toFieldValue(value, isSecret, maxLength);
    if (shown === null) return null;
    return "value" in shown ? `${shown.kind} ${shown.value}` : shown.kind;
  };
  return findDifferences(oldBody, newBody).map(({ path, before, after, isSecret }) => [
    path.join("/"),
    show(before, isSecret),
    show(after, isSecret),
  ]);
}

test("only fields that differ are shown, at every depth, in the order of their keys", () => {
  const before = {
    name: "Pump",
    tags: ["a", "b"],
    contact: { email: "a@example.com", phone: null },
    same: 1,
  };
  const after = { same: 1, tags: ["b", "a"], contact: { phone: 7, email: "a@example.com" }, added: {} };
  expect(differencesOf(before, after)).toEqual([
    ["added", null, "json {}"],
    ["contact/phone", "json null", "json 7"],
    ["name", "string Pump", null],
    ["tags", 'json ["a","b"]', 'json ["b","a"]'],
  ]);
});

test("the order of keys is no difference, also within arrays", () => {
  expect(differencesOf([{ a: 1, b: 2 }], [{ b: 2, a: 1 }])).toEqual([]);
});

test("a body that appears or disappears is shown field by field", () => {
  expect(differencesOf(null, { id: "1", n: 2 })).toEqual([
    ["id", null, "string 1"],
    ["n", null, "json 2"],
  ]);
  expect(differencesOf({ id: "1" }, undefined)).toEqual([["id", "string 1", null]]);
  expect(differencesOf(null, null)).toEqual([]);
});

test("a body that is no object is shown as a whole", () => {
  expect(differencesOf("text", [1])).toEqual([["", "string text", "json [1]"]]);
});

test("numbers that only the server can represent keep all their digits, as the client's strings", () => {
  expect(differencesOf({ n: "12345678901234567890" }, { n: "12345678901234567891" })).toEqual([
    ["n", "string 12345678901234567890", "string 12345678901234567891"],
  ]);
});

test("keys of JavaScript's own objects are ordinary keys", () => {
  const before = JSON.parse('{"__proto__": 1, "constructor": 2}') as object;
  expect(differencesOf(before, { toString: 3 })).toEqual([
    ["__proto__", "json 1", null],
    ["constructor", "json 2", null],
    ["toString", null, "json 3"],
  ]);
});

test.each([
  [{ password: "a" }, { password: "b" }],
  [{ auth: { "API-Key": 1 } }, { auth: { "API-Key": 2 } }],
  [{ secret: { inner: { text: "a" } } }, { secret: { inner: { text: "b" } } }],
  // A property: the name of the field is in another field.
  [
    { name: "MqttPassword", value: "a" },
    { name: "MqttPassword", value: "b" },
  ],
  [{ name: "пароль", value: "a" }, null],
  [{ text: "Bearer abcdef0123456789" }, { text: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc" }],
  [{ url: "https://anna:hunter2@example.com" }, { url: "mqtt://x:y@h" }],
  [{ key: "-----BEGIN RSA PRIVATE KEY-----\nabc" }, { key: "0123456789abcdef0123456789abcdef" }],
])("what looks like a secret is masked: %j", (before, after) => {
  const shown = differencesOf(before, after);
  const values = shown
    .flatMap((difference) => (difference as unknown[]).slice(1))
    .filter((value) => value !== null);
  expect(
    values.filter(
      (value) => value !== "masked" && !String(value).includes("assword") && value !== "string пароль",
    ),
  ).toEqual([]);
  expect(values).toContain("masked");
});

test("secrets within a value that is shown as a whole are masked", () => {
  const after = {
    list: [
      { login: "anna", password: "hunter2" },
      { name: "ApiToken", value: "t0ken" },
      "Basic YW5uYTpodW50ZXIy",
    ],
  };
  const [difference] = differencesOf({ list: [] }, after, 500);
  expect(JSON.stringify(difference)).not.toMatch(/hunter2|t0ken|YW5uY/);
  expect(JSON.stringify(difference)).toContain("anna");
});

test.each([
  { key: "password", value: "hunter2" },
  { Name: "Password", Value: "hunter2" },
  { field: "db_password", oldValue: "hunter2", newValue: "hunter2!" },
  { type: "password", value: "x", default: "hunter2" },
  { fieldName: "refreshToken", data: { text: "hunter2" } },
  { название: "Пароль", значение: "hunter2" },
  { list: [["password", "hunter2"]] },
  { list: [{ label: "API key", v: "hunter2" }] },
  { list: ["a", { text: '{"name":"psk","value":"hunter2"}' }] },
  { passwords: { hunter2: true } },
  { name: ["login", "password"], value: ["anna", "hunter2"] },
  { fields: ["password"], rows: [["hunter2"]] },
  { "p\u200Bsk": "hunter2" },
  { name: "to\u00ADken", value: "hunter2" },
  { "na\u2060me": "t\u0000oken", value: "hunter2" },
  { list: [["p\uFEFFsk", "hunter2"]] },
  { text: "p\u200Dsk=hunter2" },
  { "password=hunter2": 1 },
])("a value beside the name of a secret is masked, and so are the keys within a secret: %j", (body) => {
  for (const [before, after] of [
    [null, body],
    [body, null],
  ]) {
    const shown = findDifferences(before, after).map(({ path, isSecret, ...values }) => [
      path.map((key) => toSafeKey(key)),
      ...[values.before, values.after].map((value) => toFieldValue(value, isSecret, 500)),
    ]);
    expect(JSON.stringify(shown)).not.toContain("hunter2");
  }
});

test("a value beside an ordinary name is readable", () => {
  const body = { name: "keyboard", value: "us", description: "of a passenger" };
  expect(differencesOf(null, body)).toEqual([
    ["description", null, "string of a passenger"],
    ["name", null, "string keyboard"],
    ["value", null, "string us"],
  ]);
});

test("no key disappears when several are masked as the same", () => {
  const shown = toFieldValue([{ "pin=12": 1, "pin=34": 2, "pin=56": 3 }], false, 500);
  expect(shown).toMatchObject({ value: '[{"***":"***","*** (2)":"***","*** (3)":"***"}]' });
});

test("long values are cut between characters, and say how long they are", () => {
  const value = `${"x".repeat(9)}😀${"y".repeat(20)}`;
  expect(toFieldValue(value, false, 10)).toEqual({
    kind: "string",
    value: "x".repeat(9),
    length: 31,
  });
});

test("what is nested too deeply is masked, and a body can be as deep as JSON allows", () => {
  let deep: unknown = "bottom";
  for (let index = 0; index < 2_000; index++) deep = [{ inner: deep }];
  const [difference] = differencesOf(null, { deep }, 10_000);
  expect(JSON.stringify(difference)).toContain("***");
  expect(JSON.stringify(difference)).not.toContain("bottom");
});
