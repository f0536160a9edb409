import type { ReportLog } from "../logs.ts";
import type { LogEvent } from "../records/events.ts";
import type { RunProgress, RunStatus } from "../run/report.ts";
import type { Coverage, ExportCoverage, Gap, LogCoverage } from "./model.ts";

/** Where the records of a report come from: {@link readFromServer} or {@link readFromExports}. */
export interface ReportSource {
  readonly kind: Coverage["source"];
  /** The first time it has records of, in milliseconds; 0 for the beginning. */
  readonly earliest: number;
  /** The last time it has records of: the server's time, or the end of the last export. */
  latest(signal: AbortSignal): Promise<number>;
  /** Calls `add` for each record. */
  read(request: SourceRequest): Promise<SourceCoverage>;
}

/** What to read. */
export interface SourceRequest {
  /** Milliseconds, both ends inclusive. */
  range: { from: number; to: number };
  /** Ids of users whose logs are read beside those of the users in the session log. */
  users: readonly string[];
  /**
   * @param readAt When the record was read, by the clock of the server, in milliseconds.
   * @param watched Until when the end of a session would have been noticed. Default: `readAt`.
   */
  add(event: LogEvent, readAt: number, watched?: number): void;
  signal: AbortSignal;
  onProgress: (progress: RunProgress) => void;
}

/** What was read. */
export interface SourceCoverage {
  server: string;
  /** The server's time when the records were read, in milliseconds. */
  serverTime: number;
  /** When the session log was last read, in milliseconds. */
  sessionsReadAt: number;
  /** The server's, which tells a missing permission from other failures. */
  status: RunStatus;
  logs: Record<ReportLog, Pick<LogCoverage, "isRead" | "users">>;
  exports: ExportCoverage[];
  gaps: Gap[];
  /** Whether files of `follow` were read. */
  isFollowed: boolean;
}
