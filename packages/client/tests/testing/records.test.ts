import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { expect, test } from "vitest";
import { fakeAuditRecord, fakePasswordRecord, fakeSessionRecord } from "../../src/testing/index.ts";

const examplesOf = (path: keyof typeof document.paths) =>
  document.paths[path].get.responses["200"].content["application/json"].examples.vendor.value;

test("by default a record is the document's first example", () => {
  expect(fakeSessionRecord()).toEqual(examplesOf("/node/api/users/session/log")[0]);
  expect(fakeAuditRecord()).toEqual(examplesOf("/node/api/users/{id}/audit-log")[0]);
  expect(fakePasswordRecord()).toEqual(examplesOf("/node/api/users/password/log")[0]);
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

  expect(fakeAuditRecord()).toEqual(examplesOf("/node/api/users/{id}/audit-log")[0]);
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
