/**
 * The data of a report: what `--format json` prints and the HTML page renders. Plain JSON values only, without texts in a
 * language: codes, numbers, and strings of the server, which are hostile until they are escaped.
 *
 * - Times are milliseconds since 1970 (UTC). Days (`YYYY-MM-DD`), hours and weekdays are those of `coverage.timeZone`.
 * - A range has both its ends in it.
 * - With `--mask`, logins are already replaced everywhere, and names are null.
 */
import type { ReportLog } from "../logs.ts";

/** A report about the user logs of one server. The same input gives the same report. */
export interface Report {
  /** Version of this format. It changes when a field is removed or changes its meaning. */
  formatVersion: 1;
  /** Name and version of the program. */
  generator: { name: "saymon-logs"; version: string };
  coverage: Coverage;
  /** What should be looked at. Findings are never violations. In a fixed order; only those with a count above 0. */
  findings: Finding[];
  signIns: SignIns;
  /** Null without `--business-hours`. */
  outsideBusinessHours: OutsideBusinessHours | null;
  concurrentSessions: ConcurrentSessions;
  longAndOpenSessions: LongAndOpenSessions;
  /** Null without a file of users. */
  withoutActivity: WithoutActivity | null;
  passwords: Passwords;
  changes: Changes;
  appendix: Appendix;
  /** What the data cannot show, by section. */
  limits: Limit[];
}

/** A section of the report. */
export type SectionName = Exclude<keyof Report, "formatVersion" | "generator" | "findings" | "limits">;

/** What the data of a section cannot show. */
export interface Limit {
  section: SectionName;
  code: LimitCode;
}

export type LimitCode =
  /** It proves what was read, not what SAYMON logged. */
  | "readNotLogged"
  /** The API lists no users: logs were read of those in the session log and in the file of users. */
  | "knownUsersOnly"
  /** The same without a file of users: logs were read of those in the session log. */
  | "signedInUsersOnly"
  /** Files of `follow`: they do not show whether the latest of them are missing. */
  | "followedFiles"
  /** The log has successful sign-ins only. */
  | "successfulOnly"
  /** The log has no addresses and no devices. */
  | "noAddressOrDevice"
  /** What business hours are is the reader's policy. */
  | "readersPolicy"
  /** Two sessions at once may be two tabs. */
  | "maybeTwoTabs"
  /** Sessions that began before the range are not read. */
  | "sessionsBeforeRange"
  /** `endTime` null and `expiredAt` past: no end was recorded. */
  | "noEndRecorded"
  /** Some sessions were open when they were last read. They may have ended or gone on since. */
  | "openWhenRead"
  /** The API lists no users, so the file of users decides who is missing. */
  | "apiListsNoUsers"
  /** An empty `initiator` means that users changed their own passwords. */
  | "emptyInitiatorIsOneself"
  /** An API token makes changes without a session. */
  | "tokensNeedNoSession"
  /** What a deletion looks like is not published. */
  | "deletionNotPublished"
  /** The published list of entity types is incomplete. */
  | "unknownTypesAreNumbers"
  /** Values that look like secrets are masked, by a list of names and forms. Others can be secrets too. */
  | "secretsByNameAndForm";

/** Rows of a table, of which the report holds the first ones. */
export interface Table<Row> {
  /** Number of all rows. */
  total: number;
  /** The first rows: at most `coverage.parameters.rows`; in tables by day at most 4,000, or about eleven years. */
  rows: Row[];
  /** Name of the CSV file that has all rows. It exists with `--format csv`, and where `total` exceeds `rows.length`. */
  csv: string;
}

/**
 * A record, by a short name that is unique within the report: `S12` is a session, `C3` a change, `P7` a password change,
 * each numbered from 1 in the order of time. `appendix.records` has their ids.
 */
export type RecordRef = string;

/** A user: by id, or by login where a record has no id. All is null where it has neither. */
export interface UserRef {
  /** Id, or null where a record has none. */
  id: string | null;
  /** Latest login that the records have for this id, or null. It can be empty. */
  login: string | null;
  /** Whether another user has the same login, so that only the id tells them apart. */
  isLoginShared: boolean;
  /** From the file of users, or null. */
  name: string | null;
  /** From the file of users, or null. */
  department: string | null;
}

// Section 1: coverage

/** What was read: source, query, counts and gaps. It proves what was read, not what SAYMON logged. */
export interface Coverage {
  /** `partial` when a gap other than `usersNotFound` and `futureTime` exists. */
  status: "complete" | "partial";
  /** Where the records come from: the server itself, or files that were exported before. */
  source: "server" | "files";
  /** Base URL of the server. */
  server: string;
  /** The range of the report, in milliseconds, both ends inclusive. `from` is 0 for "the beginning". */
  range: { from: number; to: number };
  /** IANA name of the time zone of days and hours. */
  timeZone: string;
  /**
   * The time by which a session counts as expired: the end of the range, or when the session log was last read if that is
   * earlier. It is by the server's clock, never by the local one.
   */
  referenceTime: number;
  /** The server's time when the records were read; when the last export began, where files were read. */
  serverTime: number;
  /** The logs that the report is about, in the order sessions, audit, passwords. */
  logs: LogCoverage[];
  /** The exports that were read; empty when the records come from the server. */
  exports: Table<ExportCoverage>;
  gaps: Table<Gap>;
  digest: Digest;
  parameters: Parameters;
}

/** What was read of one log. */
export interface LogCoverage {
  log: ReportLog;
  /** Whether it was read, wholly or in part. Without it, the numbers of its sections mean nothing. */
  isRead: boolean;
  /** Records in the range, each counted once. */
  records: number;
  firstTime: number | null;
  lastTime: number | null;
  /** Whose logs were read. Null for the session log, which is everyone's, and when several exports were read. */
  users: { read: number; empty: number; notFound: number; failed: number; skipped: number } | null;
}

/** An export that was read. */
export interface ExportCoverage {
  /** Name of its directory and manifest, such as `logs/manifest.json`. */
  name: string;
  /** SHA-256 that its manifest ends with, hexadecimal. */
  sha256: string;
  /** `unfinished` for a round of `follow` that goes on in another manifest. */
  status: "complete" | "partial" | "forbidden" | "failed" | "unfinished";
  from: number;
  to: number;
  files: number;
  /** Records in its files, before duplicates and those outside the range are left out. */
  records: number;
}

/** Something that was not read, or does not exist. */
export type Gap =
  /** The log was not read at all: it was not exported, or the server refused it. */
  | { kind: "logNotRead"; log: ReportLog; message: string | null }
  /** The log of a user could not be read. */
  | { kind: "userFailed"; log: ReportLog; userId: string; message: string }
  /** Users who were not tried, because the run had ended before. */
  | { kind: "usersSkipped"; log: ReportLog; users: number }
  /** Ids that the server does not know. */
  | { kind: "usersNotFound"; log: ReportLog; users: number; first: string }
  /** The manifest of this name is missing, although that of a later round of `follow` continues it. */
  | { kind: "exportMissing"; name: string }
  /** No export has read this time completely: to its end, without a limit of records, and for all parts of the users. */
  | { kind: "timeNotRead"; log: ReportLog; from: number; to: number }
  /**
   * No export has read the log of this user for all of this time, apart from what `timeNotRead` has. Expected are the users
   * of every export, of the sessions in the range, and of the file of users.
   */
  | { kind: "userNotRead"; log: ReportLog; userId: string; from: number; to: number }
  /** Changes whose bodies the export left out, as they were too large (`--oversize replace`). */
  | { kind: "bodiesOmitted"; changes: number }
  /** The range ends after the server's time: nothing can be recorded there yet. */
  | { kind: "futureTime"; from: number; to: number };

/**
 * A hash of all records, which does not depend on the order in which they were read. The JSON `{"log":…,"record":…}` of each
 * record, with keys sorted and without spaces, is hashed; the hashes in hexadecimal are sorted, each on a line, and hashed
 * again.
 */
export interface Digest {
  algorithm: "SHA-256";
  value: string;
  records: number;
}

/** The options that decide about the numbers, with their defaults filled in. */
export interface Parameters {
  /** As given, such as `Mon-Fri 09:00-18:00`; null when not given. */
  businessHours: string | null;
  /** Days, sorted. */
  holidays: string[];
  /** Number of users in the file of users; null without one. */
  users: number | null;
  /** Sessions of at least this duration count as long, in milliseconds. */
  longSession: number;
  /** Users with at least this many sessions at the same time are findings. */
  concurrentSessions: number;
  /** Accounts whose password was changed at least so often within 24 hours are findings. */
  passwordChanges: number;
  /** Maximum number of rows of a table in this file. */
  rows: number;
  /** Whether logins are replaced. */
  isMasked: boolean;
}

// Section 2: sign-ins

/** Successful sign-ins only: the log has neither failures nor addresses nor devices. */
export interface SignIns {
  sessions: number;
  /** Different users. */
  users: number;
  /** Days with sign-ins, in the order of time; other days have none. */
  perDay: Table<SignInDay>;
  /** Sign-ins by weekday and hour: 7 rows from Monday to Sunday, each with 24 counts. */
  perWeekdayAndHour: number[][];
  /** Most active users first. */
  perUser: Table<UserSignIns>;
}

export interface SignInDay {
  day: string;
  sessions: number;
  users: number;
}

export interface UserSignIns {
  user: UserRef;
  sessions: number;
  /** Days with at least one sign-in. */
  days: number;
  firstTime: number;
  lastTime: number;
}

// Section 3: outside business hours

/** Why a sign-in is outside business hours, in the order in which they are checked. */
export type OutsideReason = "holiday" | "nonWorkingDay" | "outsideHours";

/** Sign-ins outside business hours. The policy is the reader's. Hours past midnight belong to the day they began on. */
export interface OutsideBusinessHours {
  /** Sign-ins outside, of `signIns.sessions`. */
  sessions: number;
  users: number;
  perReason: Record<OutsideReason, number>;
  /** 24 counts by hour, of the sign-ins outside. */
  perHour: number[];
  /** Most first. */
  perUser: Table<UserOutside>;
  /** In the order of time. */
  list: Table<OutsideSignIn>;
}

export interface UserOutside extends Record<OutsideReason, number> {
  user: UserRef;
  /** Sign-ins outside, of `all`. */
  outside: number;
  all: number;
}

export interface OutsideSignIn {
  ref: RecordRef;
  user: UserRef;
  time: number;
  day: string;
  /** 1 is Monday, 7 is Sunday. */
  weekday: number;
  reason: OutsideReason;
}

// Section 4: concurrent sessions

/**
 * The most sessions of one user at the same time. A session lasts from its start to its end, exclusive: an end and a start
 * in the same millisecond do not overlap. One without an end counts until it expired, one that was open when it was last
 * read until then, and an open one until now. Several can be two tabs of one browser.
 */
export interface ConcurrentSessions {
  /** Users with two sessions or more at the same time. */
  users: number;
  /** Users by their highest overlap, such as 1 → 20 users, 2 → 3 users; in ascending order. */
  perOverlap: { overlap: number; users: number }[];
  /** Users with two or more; the highest overlap first. */
  perUser: Table<UserOverlap>;
}

export interface UserOverlap {
  user: UserRef;
  /** Highest number of sessions at the same time. */
  overlap: number;
  /** When it was first reached. */
  from: number;
  /** When it ended; null while it lasts. */
  to: number | null;
  sessions: number;
  /** The sessions of that time, in the order of their starts, at most 20: for a timeline. */
  timeline: TimelineSession[];
}

export interface TimelineSession {
  ref: RecordRef;
  startTime: number;
  /** End, or expiry where no end is recorded, or until when it was open for certain; null for an open session. */
  endTime: number | null;
  state: SessionState;
}

// Section 5: long and open sessions

/**
 * `noEndRecorded`: it has no `endTime`, and its `expiredAt` was past when it was read. `openWhenRead`: it was open when it was
 * last read, and may have ended or gone on since, as that was before the reference time.
 */
export type SessionState = "ended" | "noEndRecorded" | "open" | "openWhenRead";

export interface LongAndOpenSessions {
  perState: Record<SessionState, number>;
  /**
   * Durations, in ascending order; `to` is exclusive, and null for "or longer". Open sessions count until the reference
   * time; those without a recorded end, and those that were open when last read, are not counted.
   */
  durations: { from: number; to: number | null; sessions: number }[];
  /** Sessions of `parameters.longSession` or longer, as far as is known; longest first. */
  long: Table<SessionRow>;
  /** Open sessions, oldest first. */
  open: Table<SessionRow>;
  /** Sessions that were open when they were last read, oldest first. */
  openWhenRead: Table<SessionRow>;
  /** Sessions that expired without a recorded end, in the order of time. */
  noEndRecorded: Table<SessionRow>;
}

export interface SessionRow {
  ref: RecordRef;
  user: UserRef;
  startTime: number;
  endTime: number | null;
  expiredAt: number | null;
  state: SessionState;
  /**
   * Duration; of an open session until the reference time; of one that was open when last read as long as it was open for
   * certain; null where no end is recorded.
   */
  duration: number | null;
}

// Section 6: without activity

/** Compared with the file of users: the API lists no users. */
export interface WithoutActivity {
  /** Users in the file. */
  users: number;
  /** Those without a sign-in in the range, or null when something of the session log was not read. */
  withoutSignIn: Table<InactiveUser> | null;
  /** How many of them are in no record at all, or null when something of any log was not read. */
  withoutAnything: number | null;
  /** Users in the records who are not in the file; most records first. */
  notInFile: Table<UnlistedUser>;
}

export interface InactiveUser {
  user: UserRef;
  /** Changes that the user made. */
  changes: number;
  /** Changes of the user's password, by anyone. */
  passwordChanges: number;
}

export interface UnlistedUser {
  user: UserRef;
  sessions: number;
  changes: number;
  /** Changes of the user's password, by anyone. */
  passwordChanges: number;
  /** Changes of other users' passwords that the user made. */
  passwordChangesForOthers: number;
}

// Section 7: passwords

/** An empty `initiator`, or one's own id, means that users changed their own passwords. */
export interface Passwords {
  total: number;
  byOneself: number;
  byAnother: number;
  /** Accounts whose password was changed. */
  accounts: number;
  perDay: Table<{ day: string; byOneself: number; byAnother: number }>;
  /** Who changed whose password, without those of oneself; most first. */
  whoForWhom: Table<WhoForWhom>;
  /** Changes by another, in the order of time. */
  changesByAnother: Table<PasswordRow>;
  /** Accounts with at least `parameters.passwordChanges` changes in less than 24 hours; most first. */
  several: Table<SeveralChanges>;
  /**
   * Changes while the user who made them had no session, in the order of time. Null when the session log was not read.
   * Sessions that began before the range are unknown, and an API token needs none.
   */
  withoutSession: Table<PasswordRow> | null;
  /**
   * Changes of which it is unknown whether their user had a session: something of the session log before them was not read, or
   * a session was open when it was last read.
   */
  sessionUnknown: number;
}

export interface WhoForWhom {
  initiator: UserRef;
  user: UserRef;
  changes: number;
  firstTime: number;
  lastTime: number;
}

export interface PasswordRow {
  ref: RecordRef;
  time: number;
  /** Whose password was changed. */
  user: UserRef;
  /** Who changed it; null for the user. */
  initiator: UserRef | null;
}

export interface SeveralChanges {
  user: UserRef;
  /** Most changes in less than 24 hours. */
  changes: number;
  /** Times of the first and the last of them. */
  from: number;
  to: number;
  /** Changes in the whole range. */
  all: number;
}

// Section 8: changes

/**
 * What a change did. `created`: nothing was there before. `deleted`: nothing is there after, which is a guess: what a
 * deletion looks like is not published. `other`: neither body is there.
 */
export type ChangeKind = "created" | "changed" | "deleted" | "other";

export interface ChangeCounts extends Record<ChangeKind, number> {
  total: number;
}

export interface Changes extends ChangeCounts {
  /** Users who made changes. */
  users: number;
  perDay: Table<ChangeCounts & { day: string }>;
  /** Most first. */
  perUser: Table<ChangeCounts & { user: UserRef; firstTime: number; lastTime: number }>;
  /** By user and day, in the order of days and then most first. */
  perUserAndDay: Table<ChangeCounts & { day: string; user: UserRef }>;
  /** By type of the entity, most first. */
  perEntityType: Table<ChangeCounts & { entityType: EntityType; entities: number }>;
  /** The most changed entities first. */
  perEntity: Table<
    ChangeCounts & { entityType: EntityType; entityId: string; users: number; lastTime: number }
  >;
  /** Changes of users (`userEntityType`), in the order of time. */
  ofUsers: Table<ChangeRow>;
  /** All changes, in the order of time. */
  list: Table<ChangeRow>;
  /**
   * Names of the entity types that the OpenAPI document knows, such as `{"1": "object"}`. Other types have no published
   * name.
   */
  entityTypeNames: Record<string, string>;
  /** The entity type of users. */
  userEntityType: number;
}

/** A number of the vendor's list. A string, as JSON, where the server sent something else than a number. */
export type EntityType = number | string;

export interface ChangeRow {
  ref: RecordRef;
  time: number;
  /** Who made the change. */
  user: UserRef;
  entityType: EntityType;
  entityId: string;
  /** Type of the changed part. */
  part: EntityType;
  change: ChangeKind;
  /** What the field `name` of the body says, where it does not differ: the name of a property that has another value. */
  name: FieldValue | null;
  /** What differs, in the order of the fields; at most 50 of `differenceCount`. The CSV has all. */
  differences: Difference[];
  differenceCount: number;
}

/** A field that differs between `oldBody` and `newBody`. */
export interface Difference {
  /** Keys from the body to the field, such as `["contact", "email"]`; empty for a body that is not an object. */
  path: string[];
  /** Null where the field does not exist. */
  before: FieldValue | null;
  after: FieldValue | null;
}

/** The value of a field. */
export type FieldValue =
  /** A string: at most 200 characters of it, and how many it has. */
  | { kind: "string"; value: string; length: number }
  /** Anything else as JSON: at most 200 characters of it, and how many it has. Large numbers keep all their digits. */
  | { kind: "json"; value: string; length: number }
  /** It looks like a secret, by its key or its form, and is not shown. */
  | { kind: "masked" }
  /** A whole body that the export left out: its size and its hash, as JSON. */
  | { kind: "omitted"; bytes: number; sha256: string };

// Section 9: appendix

export type FindingCode =
  | "outsideBusinessHours"
  | "concurrentSessions"
  | "longSessions"
  | "noEndRecorded"
  | "withoutSignIn"
  | "notInFile"
  | "passwordChangedByAnother"
  | "severalPasswordChanges"
  | "passwordChangeWithoutSession"
  | "changesOfUsers";

/** Something to review. The section with the same subject has the details. */
export interface Finding {
  code: FindingCode;
  section: SectionName;
  /** How many sessions, users, accounts or changes; see the section. */
  count: number;
  /** Different users concerned. */
  users: number;
  /** The records behind it, in the order of time. `records.csv` has all of them. */
  records: { total: number; refs: RecordRef[] };
}

export interface Appendix {
  /** Everyone in the records and in the file, by id. */
  users: Table<UserSummary>;
  /**
   * The records behind the findings; sessions, then changes, then password changes, each in the order of time. The rows are
   * the first `parameters.rows` records of each finding.
   */
  records: Table<EvidenceRecord>;
}

export interface UserSummary {
  user: UserRef;
  /** All logins that the records have for this id, the first ones; usually one. */
  logins: string[];
  sessions: number;
  changes: number;
  /** Changes of the user's password, by anyone. */
  passwordChanges: number;
  /** Changes of other users' passwords that the user made. */
  passwordChangesForOthers: number;
  /** Whether the user is in the file of users; null without a file. */
  isInFile: boolean | null;
}

/** A record behind a finding. */
export interface EvidenceRecord {
  ref: RecordRef;
  log: ReportLog;
  /** Id of the record, as in exported files. */
  id: string;
  time: number;
  user: UserRef;
  /** The findings that it is behind. */
  findings: FindingCode[];
}
