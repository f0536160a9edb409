import { type AnySaymonError, isSaymonError } from "@saymon-logs/client";
import { userNotFoundOperations } from "../../dist/facts.js";
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
    isNotFound: isUserNotFound(error),
  };
}

/**
 * Whether the server does not know the user. A 404 without a code in its body can be a proxy's (SAYMON's body is not
 * published): it counts as a failure, because a log that was not read must not look complete.
 */
function isUserNotFound({ name, operation, code }: AnySaymonError): boolean {
  return name === "NotFoundError" && userNotFoundOperations.includes(operation ?? "") && code !== undefined;
}
