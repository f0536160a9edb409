import { expect, test } from "vitest";
import { checkSchema } from "../../src/rules/schema-rules.ts";
import {
  auditLog,
  exchange,
  type FakeResponse,
  passwordLog,
  passwords,
  sessions,
} from "../support/fake-server.ts";

const errorsIn = (response: FakeResponse) => checkSchema(exchange(response));

test("a valid body passes, of whatever status", () => {
  const passed = [{ rule: "schema", place: "body" }];
  expect(errorsIn({ body: sessions(2, 1) })).toEqual(passed);
  expect(errorsIn({ body: [] })).toEqual(passed);
  expect(errorsIn({ status: 401, body: { code: "Unauthorized", message: "" } })).toEqual(passed);
  const audit = exchange({ status: 404, body: { code: "NotFound", message: "" } }, { operation: auditLog });
  expect(checkSchema(audit)).toEqual(passed);
});

test("each invalid record is reported with its place, and without values", () => {
  const [one = {}, two = {}, three = {}] = sessions(3, 2, 1);
  const { id, ...withoutId } = three;
  const body = [one, { ...two, login: 7 }, withoutId, null, { ...one, endTime: "planted" }];
  expect(errorsIn({ body })).toEqual([
    { rule: "schema", place: "body /1/login", message: "The value must be string." },
    { rule: "schema", place: "body /2/id", message: "A required field is missing." },
    { rule: "schema", place: "body /3", message: "The value must be object." },
    { rule: "schema", place: "body /4/endTime", message: "The value must be integer or null." },
  ]);
});

test("a body that is no array is validated as a whole", () => {
  const message = "The value must be array.";
  expect(errorsIn({ body: {} })).toEqual([{ rule: "schema", place: "body", message }]);
  expect(errorsIn({ body: null })).toEqual([{ rule: "schema", place: "body", message }]);
});

test("undocumented fields are allowed", () => {
  const body = sessions(1).map((record) => ({ ...record, undocumented: {} }));
  expect(errorsIn({ body })).toEqual([{ rule: "schema", place: "body" }]);
});

test("the content type is compared without its case and parameters", () => {
  const headers = { "Content-Type": "Application/JSON ; charset=utf-8" };
  expect(errorsIn({ headers, body: {} })).toHaveLength(1);
  const about = { operation: passwordLog };
  expect(checkSchema(exchange({ headers, body: passwords(1) }, about))).toHaveLength(1);
});

test.for<FakeResponse>([
  { headers: { "Content-Type": "text/html" }, body: [null] },
  { headers: {}, body: [null] },
  { status: 429, body: [null] },
  { body: "[" },
  { body: [null], broken: "The connection was closed." },
])("a response without a schema, or that is no JSON, is left to other rules: %j", (response) => {
  expect(errorsIn(response)).toEqual([]);
});
