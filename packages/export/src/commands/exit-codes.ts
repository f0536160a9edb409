import { constants } from "node:os";
import { isSaymonError } from "@saymon-logs/client";
import { CommanderError } from "commander";
import { CredentialsMissingError } from "../config/credentials.ts";
import { ConfigError } from "../config/file.ts";
import { ClosedPipeError } from "../outputs/output.ts";
import { NothingReadError } from "../report/create-report.ts";
import { InputFileError } from "../report/input-files.ts";
import type { RunStatus } from "../run/report.ts";
import { SignalError } from "../signal-error.ts";
import { LockedError, StateMismatchError } from "../state/store.ts";

/** What the command's exit codes mean. They are documented, and scripts rely on them. */
export const exitCodes = { complete: 0, failed: 1, usage: 2, partial: 3, credentials: 4, locked: 5 } as const;

/** The same for `--help` and the reference. */
export const exitCodeMeanings: readonly (readonly [code: string, meaning: string])[] = [
  [`${exitCodes.complete}`, "complete"],
  [`${exitCodes.failed}`, "failed"],
  [`${exitCodes.usage}`, "wrong options"],
  [`${exitCodes.partial}`, "partial: some logs could not be read, everything else is complete"],
  [
    `${exitCodes.credentials}`,
    "no usable credentials, or the server refuses them or a permission is missing (also when other logs were read)",
  ],
  [`${exitCodes.locked}`, "another process uses the state"],
  ["130, 143", "ended by Ctrl-C or SIGTERM"],
];

/** Options that do not fit together. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The exit code of a run that came to its end. */
export function exitCodeOf(status: RunStatus): number {
  return status === "forbidden" ? exitCodes.credentials : exitCodes[status];
}

/** The exit code of an error. */
export function exitCodeOfError(error: unknown): number {
  if (error instanceof SignalError) return 128 + constants.signals[error.signal];
  if (error instanceof ClosedPipeError) return exitCodes.complete;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.complete : exitCodes.usage;
  if (error instanceof UsageError || error instanceof ConfigError) return exitCodes.usage;
  if (error instanceof InputFileError || error instanceof StateMismatchError) return exitCodes.usage;
  if (error instanceof NothingReadError) return error.isForbidden ? exitCodes.credentials : exitCodes.failed;
  if (error instanceof LockedError) return exitCodes.locked;
  if (error instanceof CredentialsMissingError) return exitCodes.credentials;
  const isRefusal =
    isSaymonError(error) && ["UnauthorizedError", "ForbiddenError", "CredentialsError"].includes(error.name);
  return isRefusal ? exitCodes.credentials : exitCodes.failed;
}
