export { csvFormat } from "./formats/csv.ts";
export type { Format } from "./formats/format.ts";
export { jsonFormat, ndjsonFormat } from "./formats/json.ts";
export { type LogName, type LogRecord, type LogRecords, logNames } from "./logs.ts";
export { type DirectoryOptions, toDirectory } from "./outputs/directory.ts";
export {
  type Manifest,
  type ManifestFile,
  type ManifestLog,
  type ManifestStatus,
  type ManifestUsers,
  type ManifestVerification,
  type PreviousManifest,
  type Receipt,
  verifyManifest,
} from "./outputs/manifest.ts";
export { type OtlpOptions, toOtlp } from "./outputs/otlp.ts";
export { type Output, OutputError } from "./outputs/output.ts";
export { toStream } from "./outputs/stream.ts";
export { type SyslogOptions, toSyslog } from "./outputs/syslog.ts";
export { connectServer, type ServerConnection, type ServerOptions } from "./reading/server.ts";
export type { Shard } from "./reading/users.ts";
export type { EventKind, LogEvent } from "./records/events.ts";
export type { EventForm } from "./records/make-events.ts";
export {
  type CreatedReport,
  createReport,
  NothingReadError,
  type ReportOptions,
  type TableOptions,
} from "./report/create-report.ts";
export { readFromExports } from "./report/export-source.ts";
export { InputFileError, type ListedUser, readHolidays, readUserList } from "./report/input-files.ts";
export type * from "./report/model.ts";
export { type PageOptions, renderReport } from "./report/page/index.ts";
export { readFromServer } from "./report/server-source.ts";
export type { ReportSource } from "./report/source.ts";
export { type ExportOptions, exportLogs } from "./run/export.ts";
export { followOnce } from "./run/follow.ts";
export type { FollowOptions } from "./run/follow-options.ts";
export {
  getRunStatus,
  type LogReport,
  type ReadFailure,
  type RunProgress,
  type RunReport,
  type RunStatus,
  type UserFailure,
  type UserReport,
} from "./run/report.ts";
export { limitEventSize, type OversizePolicy } from "./schemas/limit-size.ts";
export { type EventMapper, type SchemaName, schemas } from "./schemas/schemas.ts";
export { LockedError, StateError, StateStore } from "./state/store.ts";
