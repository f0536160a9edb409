import type { AuditRecord, OperationId, PasswordRecord, SessionRecord } from "@saymon-logs/client";
import { userOperations } from "../dist/facts.js";

/** The logs of a SAYMON server, by the names that options, files and events use. */
export const logNames = ["sessions", "audit", "passwords"] as const;

/** One of the logs. */
export type LogName = (typeof logNames)[number];

/** The operation that lists each log. */
export const operationOfLog: Readonly<Record<LogName, OperationId>> = {
  sessions: "listSessionLog",
  audit: "listUserAuditLog",
  passwords: "listPasswordLog",
};

/** Whether each user has a log of this name, which is read user by user. Any other is read once, and is that of everyone. */
export function isOfUser(log: LogName): boolean {
  return userOperations.includes(operationOfLog[log]);
}

/** The logs that a report is about, in their order there. Each has its own sections. */
export const reportLogs = ["sessions", "audit", "passwords"] as const;

/** One of the logs that a report is about. */
export type ReportLog = (typeof reportLogs)[number];

/** Whether something is about a log of the report. */
export function isInReport<Item extends { log: LogName }>(item: Item): item is Item & { log: ReportLog } {
  return reportLogs.some((log) => log === item.log);
}

/** The record of each log, as the server sends it. */
export interface LogRecords {
  sessions: SessionRecord;
  audit: AuditRecord;
  passwords: PasswordRecord;
}

/** A record of any log. */
export type LogRecord = LogRecords[LogName];

/** The documented fields of each log, in the order of the columns of a table. The compiler checks that none is missing. */
export const logFields: { readonly [Log in LogName]: readonly (keyof LogRecords[Log])[] } = {
  sessions: complete<SessionRecord>()("id", "userId", "login", "startTime", "endTime", "expiredAt"),
  audit: complete<AuditRecord>()(
    "timestamp",
    "userId",
    "entityType",
    "entityId",
    "kind",
    "oldBody",
    "newBody",
  ),
  passwords: complete<PasswordRecord>()("timestamp", "userId", "login", "initiator"),
};

/** Accepts a list of keys only if it names each key of the record. */
function complete<Fields>() {
  return <Keys extends (keyof Fields)[]>(
    ...keys: Keys & ([keyof Fields] extends [Keys[number]] ? unknown : never)
  ): readonly (keyof Fields)[] => keys;
}

/** The time that a log is ordered by, in milliseconds since 1970. */
export function timeOf(record: LogRecord): number {
  return "startTime" in record ? record.startTime : record.timestamp;
}
