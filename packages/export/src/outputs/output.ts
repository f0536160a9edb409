import type { LogEvent } from "../records/events.ts";
import type { RunReport } from "../run/report.ts";
import type { Receipt } from "./manifest.ts";

/** Where events go. Calls never overlap. Each rejects with an {@link OutputError} when events may not have arrived. */
export interface Output {
  /** Takes events, and may still hold them when it resolves. */
  write(events: readonly LogEvent[]): Promise<void>;
  /**
   * Resolves when everything that was written is as safe as this output can make it.
   *
   * @param receipt What the flush before resolved to, which another process may have done.
   */
  flush(report: RunReport, receipt?: Receipt): Promise<Receipt | undefined>;
  /** Completes the output at the end of a run. */
  finish(report: RunReport): Promise<void>;
  /** Checks that events can be delivered, without delivering one or creating anything. */
  check(): Promise<void>;
  /** Gives up what was written since the last flush, after an error. The output can be written to again. */
  abort(): Promise<void>;
}

/** Events could not be written or sent. The message says what happened, where, and what to do. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}

const noPermission = "Let this user write there.";

/** What to do, by the code of an error of the file system. */
const adviceByCode: Readonly<Record<string, string>> = {
  EACCES: noPermission,
  EDQUOT: "This user's share of the disk is used up.",
  EISDIR: "It is a directory. Name a file.",
  // Also what Node says of a directory in a read-only file system.
  ENOENT: "Create the directory, or choose another one.",
  ENOSPC: "The disk is full.",
  EPERM: noPermission,
  EROFS: "The file system is read-only.",
};

/** The message for a file that could not be written. */
export function describeWriteError(path: string, code: string): string {
  return `${path}: cannot be written (${code}). ${adviceByCode[code] ?? "Check the directory."}`;
}

/** Gives an error of the file system a message that says what to do. Others stay as they are. */
export function toOutputError(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof OutputError || code === undefined || syscall === undefined) return error;
  return new OutputError(describeWriteError(path, code));
}

/** The reader of a pipe has gone, such as `head` after its last line. */
export class ClosedPipeError extends OutputError {
  constructor() {
    super("The reader of standard output has closed it.");
  }
}

/** Whether a stream failed because its reader has gone. */
export function isClosedPipe(error: NodeJS.ErrnoException): boolean {
  return ["EPIPE", "EOF", "ERR_STREAM_DESTROYED"].includes(error.code ?? "");
}
