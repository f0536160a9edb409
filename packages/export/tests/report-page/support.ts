import type { Report, Table } from "../../src/report/model.ts";
import { hostileReport } from "../report/fixture.ts";

/** The keys whose strings come from a server or a file, and can be anything. */
const foreignKeys = new Set([
  "login",
  "name",
  "department",
  "id",
  "server",
  "message",
  "first",
  "entityId",
  "path",
  "value",
  "logins",
  "userId",
]);

/** A report with other strings in the place of all that come from a server or a file. */
export function withForeignStrings(report: Report, replace: (text: string) => string): Report {
  const change = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return foreignKeys.has(key) ? replace(value) : value;
    if (Array.isArray(value)) return value.map((entry) => change(entry, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner, name)]));
  };
  return { ...(change(report, "") as Report), generator: report.generator };
}

const none = <Row>({ csv }: Table<Row>): Table<Row> => ({ total: 0, rows: [], csv });
const noChanges = { total: 0, created: 0, changed: 0, deleted: 0, other: 0 };

/** A complete report about a range in which nothing happened. Neither business hours nor users are given. */
export function createEmptyReport(): Report {
  const { coverage, signIns, concurrentSessions, longAndOpenSessions, passwords, changes, appendix } =
    hostileReport;
  return {
    ...hostileReport,
    coverage: {
      ...coverage,
      status: "complete",
      source: "server",
      logs: coverage.logs.map((log) => ({ ...log, records: 0, firstTime: null, lastTime: null })),
      exports: none(coverage.exports),
      gaps: none(coverage.gaps),
      digest: { ...coverage.digest, records: 0 },
      parameters: { ...coverage.parameters, businessHours: null, holidays: [], users: null },
    },
    findings: [],
    signIns: {
      sessions: 0,
      users: 0,
      perDay: none(signIns.perDay),
      perWeekdayAndHour: signIns.perWeekdayAndHour.map((hours) => hours.map(() => 0)),
      perUser: none(signIns.perUser),
    },
    outsideBusinessHours: null,
    concurrentSessions: { users: 0, perOverlap: [], perUser: none(concurrentSessions.perUser) },
    longAndOpenSessions: {
      perState: { ended: 0, noEndRecorded: 0, open: 0 },
      durations: longAndOpenSessions.durations.map((range) => ({ ...range, sessions: 0 })),
      long: none(longAndOpenSessions.long),
      open: none(longAndOpenSessions.open),
      noEndRecorded: none(longAndOpenSessions.noEndRecorded),
    },
    withoutActivity: null,
    passwords: {
      ...{ total: 0, byOneself: 0, byAnother: 0, accounts: 0 },
      perDay: none(passwords.perDay),
      whoForWhom: none(passwords.whoForWhom),
      changesByAnother: none(passwords.changesByAnother),
      several: none(passwords.several),
      withoutSession: null,
    },
    changes: {
      ...noChanges,
      users: 0,
      perDay: none(changes.perDay),
      perUser: none(changes.perUser),
      perUserAndDay: none(changes.perUserAndDay),
      perEntityType: none(changes.perEntityType),
      perEntity: none(changes.perEntity),
      ofUsers: none(changes.ofUsers),
      list: none(changes.list),
      entityTypeNames: changes.entityTypeNames,
      userEntityType: changes.userEntityType,
    },
    appendix: { users: none(appendix.users), records: none(appendix.records) },
  };
}
