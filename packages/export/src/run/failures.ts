import { isSaymonError } from "@saymon-logs/client";
import { messageOf } from "../reading/error-message.ts";
import { RecordError } from "../reading/logs.ts";
import type { ReadFailure } from "./report.ts";

/** A log, or a user's part of one, that could not be read while others still can. */
export interface ClassifiedFailure extends ReadFailure {
  isNotFound: boolean;
}

/**
 * What an error means for the rest of a run. Undefined when nothing else can be read either: an abort, a refusal of the
 * credentials (repeating it may lock the account), an error of an output or of the program.
 */
export function classifyFailure(error: unknown): ClassifiedFailure | undefined {
  if (error instanceof RecordError) return { message: error.message, isForbidden: false, isNotFound: false };
  if (!isSaymonError(error)) return undefined;
  if (["UnauthorizedError", "CredentialsError", "AbortError", "HookError"].includes(error.name))
    return undefined;
  return {
    message: messageOf(error),
    isForbidden: error.name === "ForbiddenError",
    // Only this path names a user. Without a code, the 404 is not SAYMON's, but of a proxy or of another server.
    isNotFound:
      error.name === "NotFoundError" && error.operation === "listUserAuditLog" && error.code !== undefined,
  };
}
