import { NotFoundError, type OperationId } from "@saymon-logs/client";
import { expect, test } from "vitest";
import { classifyFailure } from "../src/run/failures.ts";

test.each<[string, OperationId, string | undefined, boolean]>([
  ["with a code, of the audit log", "listUserAuditLog", "NotFound", true],
  ["without a code, as a proxy's, of the audit log", "listUserAuditLog", undefined, false],
  ["with a code, of the password log", "listPasswordLog", "NotFound", false],
  ["with a code, of the session log", "listSessionLog", "NotFound", false],
])("a 404 means an unknown user only where it can: %s", (_case, operation, code, isNotFound) => {
  const error = new NotFoundError("the server responded with 404.", {
    ...{ operation, attempts: 1, status: 404 },
    ...(code !== undefined && { code }),
  });
  expect(classifyFailure(error)).toMatchObject({ isForbidden: false, isNotFound });
});
