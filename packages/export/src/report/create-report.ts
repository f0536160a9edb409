import { setImmediate } from "node:timers/promises";
import { maxTime } from "../records/times.ts";
import type { RunProgress } from "../run/report.ts";
import { version } from "../version.ts";
import { parseBusinessHours } from "./business-hours.ts";
import { ReportContext, toPlainText } from "./context.ts";
import type { ListedUser } from "./input-files.ts";
import { createMask } from "./mask.ts";
import type { Gap, Parameters, Report } from "./model.ts";
import { RecordStore } from "./record-store.ts";
import { appendix, storeActivity } from "./sections/appendix.ts";
import { changes } from "./sections/changes.ts";
import { concurrentSessions } from "./sections/concurrent-sessions.ts";
import { coverage } from "./sections/coverage.ts";
import { limits } from "./sections/limits.ts";
import { longAndOpenSessions } from "./sections/long-and-open-sessions.ts";
import { outsideBusinessHours } from "./sections/outside-business-hours.ts";
import { passwords } from "./sections/passwords.ts";
import { signIns } from "./sections/sign-ins.ts";
import { withoutActivity } from "./sections/without-activity.ts";
import type { ReportSource, SourceCoverage } from "./source.ts";
import { writeTable } from "./tables.ts";

/** What a report is about. */
export interface ReportOptions {
  /** Where the records come from: {@link readFromServer} or {@link readFromExports}. */
  source: ReportSource;
  /** First millisecond. Default: the first that the source has. */
  from?: number | undefined;
  /** Last millisecond, inclusive. Default: the server's time, or the end of the last export. */
  to?: number | undefined;
  /** IANA time zone of days and hours, such as `Europe/Berlin`. Default: `UTC`. */
  timeZone?: string | undefined;
  /** Such as `Mon-Fri 09:00-18:00`. Default: none, and no section about them. */
  businessHours?: string | undefined;
  /** Days without business hours, as `YYYY-MM-DD`. */
  holidays?: readonly string[] | undefined;
  /** Everyone who should have an account: shows names, and who has not signed in. Default: unknown. */
  users?: readonly ListedUser[] | undefined;
  /** Duration from which a session counts as long, in milliseconds. Default: 12 hours. */
  longSession?: number | undefined;
  /** Number of sessions of a user at the same time that is a finding. Default: 2. */
  concurrentSessions?: number | undefined;
  /** Number of changes of a password within 24 hours that is a finding. Default: 3. */
  passwordChanges?: number | undefined;
  /** Maximum number of rows of each table. Default: 100. */
  rows?: number | undefined;
  /**
   * Replaces logins, the same by the same, and leaves out names and the values in bodies of changes: only which fields differ
   * is shown. Default: false.
   */
  mask?: boolean | undefined;
  /** Writes tables as CSV files into an existing directory. Default: none. */
  tables?: TableOptions | undefined;
  /** Ends the work. Default: nothing does. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: RunProgress) => void) | undefined;
}

/** Which tables are written, and where to. */
export interface TableOptions {
  directory: string;
  /** All of them, or those that have more rows than the report shows. */
  which: "all" | "longer";
  /** Begins files with a byte order mark, so that Excel reads them as UTF-8. Default: false. */
  bom?: boolean | undefined;
}

/** A report, and how it was made. */
export interface CreatedReport {
  report: Report;
  /** What was read, as `export` says it. */
  status: SourceCoverage["status"];
  /** Names of the CSV files that were written. */
  files: string[];
}

/** The defaults of {@link ReportOptions}. */
export const reportDefaults = {
  timeZone: "UTC",
  longSession: 43_200_000,
  concurrentSessions: 2,
  passwordChanges: 3,
  rows: 100,
};

/**
 * Makes a report about the user logs of a server: who signed in and when, who changed what, whose password was changed by whom,
 * and whether the extract is complete. The same input gives the same report: it has no time but those of the records, of
 * the options and of the server.
 *
 * Records are kept in a temporary SQLite database on the disk, so the memory does not grow with their number.
 *
 * @throws {NothingReadError} When none of the logs could be read.
 * @throws {RangeError} When the range, the time zone or the business hours cannot be read.
 * @throws What the source rejects with, and a refusal of the credentials.
 *
 * @example
 * ```ts
 * import { connectServer, createReport, readFromServer } from "@saymon-logs/export";
 *
 * const { SAYMON_LOGIN: login = "", SAYMON_PASSWORD: password = "" } = process.env;
 * const server = connectServer({ url: "https://saymon.example.com", auth: { login, password } });
 * const { report } = await createReport({
 *   source: readFromServer(server),
 *   timeZone: "Europe/Berlin",
 *   businessHours: "Mon-Fri 09:00-18:00",
 * });
 * console.log(report.coverage.status, report.signIns.sessions);
 * for (const { code, count } of report.findings) console.log(`to review: ${code}, ${count}`);
 * ```
 */
export async function createReport(options: ReportOptions): Promise<CreatedReport> {
  const { source, businessHours, holidays = [], users, mask = false, signal = neverAborted } = options;
  const { timeZone = reportDefaults.timeZone } = options;
  const hours = businessHours === undefined ? undefined : parseBusinessHours(businessHours);
  const latest = await source.latest(signal);
  const range = { from: options.from ?? source.earliest, to: options.to ?? latest };
  refuseRange(range);
  const store = await RecordStore.open({
    range,
    timeZone,
    businessHours: hours,
    holidays,
    collectsLogins: mask,
  });
  try {
    const read = await source.read({
      ...{ range, signal, users: users?.map(({ id }) => id) ?? [] },
      add: (event, readAt, watched) => store.add(event, readAt, watched),
      onProgress: options.onProgress ?? (() => {}),
    });
    if (!Object.values(read.logs).some(({ isRead }) => isRead)) throw new NothingReadError(read, mask);
    store.addListedUsers(users ?? []);
    const referenceTime = Math.min(range.to, read.sessionsReadAt);
    store.complete(referenceTime);
    const context = new ReportContext(store, toParameters(options), referenceTime);
    storeActivity(context);
    if (mask)
      context.mask = createMask(
        loginsIn(context),
        idsIn(context),
        (users ?? []).flatMap(({ name }) => name ?? []),
      );
    const gaps = [...read.gaps, ...omittedBodies(context)];
    const report = await assemble(
      context,
      { ...read, gaps },
      { source: source.kind, range, timeZone },
      signal,
    );
    return { report, status: read.status, files: await writeTables(context, options.tables, signal) };
  } finally {
    store.close();
  }
}

/** Whatever other exports have of a change, its bodies are missing. */
function omittedBodies(context: ReportContext): Gap[] {
  const { changes } = context.one<{ changes: number }>(
    "SELECT COUNT(*) AS changes FROM changes WHERE omitted",
  );
  return changes > 0 ? [{ kind: "bodiesOmitted", changes }] : [];
}

function refuseRange({ from, to }: { from: number; to: number }): void {
  if (Number.isSafeInteger(from) && from >= 0 && Number.isSafeInteger(to) && to <= maxTime && from <= to)
    return;
  throw new RangeError(
    `from ${from} and to ${to} are no range. Give whole milliseconds since 1970, the first one first.`,
  );
}

const neverAborted = new AbortController().signal;

/** Fills in the sections. Each is one block of work; between two of them, a signal can end it. */
async function assemble(
  context: ReportContext,
  read: SourceCoverage,
  facts: Pick<Report["coverage"], "source" | "range" | "timeZone">,
  signal: AbortSignal,
): Promise<Report> {
  const step = async <Section>(make: () => Section): Promise<Section> => {
    await setImmediate();
    signal.throwIfAborted();
    return make();
  };
  const sections = {
    formatVersion: 1 as const,
    generator: { name: "saymon-logs" as const, version },
    coverage: await step(() => coverage(context, read, facts)),
    findings: context.findings,
    signIns: await step(() => signIns(context)),
    outsideBusinessHours: await step(() => outsideBusinessHours(context)),
    concurrentSessions: await step(() => concurrentSessions(context)),
    longAndOpenSessions: await step(() => longAndOpenSessions(context)),
    withoutActivity: await step(() => withoutActivity(context, read)),
    passwords: await step(() => passwords(context, read)),
    changes: await step(() => changes(context)),
    appendix: await step(() => appendix(context)),
  };
  return { ...sections, limits: limits(sections, read.isFollowed) };
}

async function writeTables(
  { tables }: ReportContext,
  options: TableOptions | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  if (!options) return [];
  const { directory, which, bom = false } = options;
  const names: string[] = [];
  for (const table of tables)
    if (which === "all" || table.total > table.shown)
      names.push(await writeTable(directory, table, { bom, signal }));
  return names;
}

/** Nothing could be read. A report about nothing would look like a quiet month. */
export class NothingReadError extends Error {
  override readonly name = "NothingReadError";
  /** Whether the credentials lack a permission. */
  readonly isForbidden: boolean;

  constructor({ status, gaps }: SourceCoverage, isMasked: boolean) {
    const reasons = gaps.flatMap((gap) => (gap.kind === "logNotRead" ? (gap.message ?? []) : []));
    const [reason = "The exports have none of the logs."] = reasons;
    // A message of the server can have a login, and without records the logins are not known.
    const shown = isMasked && reasons.length > 0 ? "Run it without --mask to see why." : reason;
    super(`Nothing could be read, so there is no report. ${shown.charAt(0).toUpperCase()}${shown.slice(1)}`);
    this.isForbidden = status === "forbidden";
  }
}

function toParameters(options: ReportOptions): Parameters {
  const { businessHours = null, holidays = [], users, mask: isMasked = false } = options;
  const {
    longSession = reportDefaults.longSession,
    concurrentSessions: overlap = reportDefaults.concurrentSessions,
    passwordChanges = reportDefaults.passwordChanges,
    rows = reportDefaults.rows,
  } = options;
  return {
    ...{ businessHours, holidays: [...new Set(holidays)].sort(), users: users?.length ?? null },
    ...{ longSession, concurrentSessions: overlap, passwordChanges, rows, isMasked },
  };
}

/** All logins, those that were seen first come first. */
function loginsIn(context: ReportContext): string[] {
  const sql = `SELECT login, MIN(first) AS first FROM (
      SELECT login, first FROM logins UNION ALL SELECT login, time FROM bodyLogins
    ) GROUP BY login ORDER BY first, login`;
  return context.all(sql).map(({ login }) => toPlainText(JSON.parse(String(login))));
}

/** All ids of users. */
function idsIn(context: ReportContext): string[] {
  const sql = "SELECT user FROM activity UNION SELECT user FROM listed ORDER BY user";
  return context
    .all(sql)
    .map(({ user }) => JSON.parse(String(user)) as unknown)
    .filter((id) => !Array.isArray(id))
    .map(toPlainText);
}
