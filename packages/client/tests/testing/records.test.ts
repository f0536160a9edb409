import type { Operation } from "@saymon-logs/openapi/document";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { expect, test } from "vitest";
import type { OperationId } from "../../src/index.ts";
import { fakeAuditRecord, fakePasswordRecord, fakeSessionRecord } from "../../src/testing/index.ts";

const fakes: Record<OperationId, () => object> = {
  listSessionLog: fakeSessionRecord,
  listUserAuditLog: fakeAuditRecord,
  listPasswordLog: fakePasswordRecord,
};
const operations = Object.values<{ get: Operation }>(document.paths).map(({ get }) => ({
  fake: fakes[get.operationId as OperationId],
  example: firstExample(get),
}));

function firstExample({ responses }: Operation): unknown {
  const [example] = Object.values(responses["200"]?.content["application/json"].examples ?? {});
  return example?.value[0];
}

test.each(operations)("by default $fake.name is the document's first example", ({ fake, example }) => {
  expect(example).toBeDefined();
  expect(fake()).toEqual(example);
});

test("fields of one's own win, all others stay", () => {
  expect(fakeSessionRecord({ login: "auditor" })).toEqual({ ...fakeSessionRecord(), login: "auditor" });
  expect(fakeAuditRecord({ newBody: null })).toEqual({ ...fakeAuditRecord(), newBody: null });
  expect(fakePasswordRecord({ timestamp: 1 })).toEqual({ ...fakePasswordRecord(), timestamp: 1 });
});

test("what one test does to a record is not seen by the next", () => {
  const record = fakeAuditRecord();
  Object.assign(record.oldBody as object, { name: "changed" });
  fakeSessionRecord().login = "changed";
  fakePasswordRecord().login = "changed";

  expect(fakeAuditRecord().oldBody).toMatchObject({ name: "TaskType" });
  expect(fakeSessionRecord().login).toBe("admin");
  expect(fakePasswordRecord().login).toBe("user.name");
});

test("fields are typed by the document", () => {
  // @ts-expect-error the field is called login
  fakeSessionRecord({ logn: "auditor" });
  // @ts-expect-error a time is a number
  fakeAuditRecord({ timestamp: "2026-11-01T00:00:00Z" });
  // @ts-expect-error an id is a string
  fakePasswordRecord({ initiator: null });
});
