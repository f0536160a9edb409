import { entityTypeNames, userEntityType } from "../../../dist/facts.js";
import {
  type CsvColumns,
  maxDays,
  type ReportContext,
  type SqlRow,
  toNumber,
  toPlainText,
  toRef,
} from "../context.ts";
import { findDifferences, toFieldValue, toSafeKey } from "../differences.ts";
import { dayText } from "../local-times.ts";
import type {
  ChangeCounts,
  ChangeKind,
  ChangeRow,
  Changes,
  Difference,
  EntityType,
  Table,
} from "../model.ts";
import { containsSecret } from "../secrets.ts";

/** Characters of a value, and differences of a change, in the model. The CSV file has all. */
const maxValueLength = 200;
const maxDifferences = 50;

/** What a row shows. */
const columns = "n, time, user, entityType, entityId, part, change, oldBody, newBody";

/** Counts of a group of changes. */
const counts = `COUNT(*) AS total, COALESCE(SUM(change = 'created'), 0) AS created,
  COALESCE(SUM(change = 'changed'), 0) AS changed, COALESCE(SUM(change = 'deleted'), 0) AS deleted,
  COALESCE(SUM(change = 'other'), 0) AS other`;

const countColumns = {
  ...{ total: "value", created: "value", changed: "value" },
  ...{ deleted: "value", other: "value" },
} as const satisfies CsvColumns<ChangeCounts>;

/**
 * Who changed what. That a change without a new body is a deletion is a guess, since the vendor has not published what one
 * looks like. Entity types that are not published stay numbers.
 */
export function changes(context: ReportContext): Changes {
  const all = context.one(`SELECT ${counts}, COUNT(DISTINCT user) AS users FROM changes`);
  const ofUsers = changeTable(
    context,
    "changes-of-users",
    `SELECT ${columns} FROM changes WHERE entityType = '${userEntityType}' ORDER BY n`,
  );
  context.finding(
    { code: "changesOfUsers", section: "changes", count: ofUsers.total },
    `SELECT 'audit' AS log, n, user FROM changes WHERE entityType = '${userEntityType}'`,
  );
  return {
    ...toCounts(all),
    users: toNumber(all["users"]),
    ...tablesOfUsers(context),
    ...tablesOfEntities(context),
    ofUsers,
    list: changeTable(context, "changes", `SELECT ${columns} FROM changes ORDER BY n`),
    entityTypeNames: { ...entityTypeNames },
    userEntityType,
  };
}

function tablesOfUsers(context: ReportContext): Pick<Changes, "perDay" | "perUser" | "perUserAndDay"> {
  return {
    perDay: context.table({
      name: "changes-per-day",
      sql: `SELECT day, ${counts} FROM changes GROUP BY day ORDER BY day`,
      toRow: (row) => ({ day: dayText(toNumber(row["day"])), ...toCounts(row) }),
      columns: { day: "value", ...countColumns },
      maxRows: maxDays,
    }),
    perUser: context.table({
      name: "changes-per-user",
      sql: `SELECT user, ${counts}, MIN(time) AS first, MAX(time) AS last
        FROM changes GROUP BY user ORDER BY total DESC, user`,
      toRow: (row) => ({
        user: context.user(row["user"]),
        ...toCounts(row),
        firstTime: toNumber(row["first"]),
        lastTime: toNumber(row["last"]),
      }),
      columns: { user: "user", ...countColumns, firstTime: "time", lastTime: "time" },
    }),
    perUserAndDay: context.table({
      name: "changes-per-user-and-day",
      sql: `SELECT day, user, ${counts} FROM changes GROUP BY day, user ORDER BY day, total DESC, user`,
      toRow: (row) => ({
        day: dayText(toNumber(row["day"])),
        user: context.user(row["user"]),
        ...toCounts(row),
      }),
      columns: { day: "value", user: "user", ...countColumns },
    }),
  };
}

function tablesOfEntities(context: ReportContext): Pick<Changes, "perEntityType" | "perEntity"> {
  return {
    perEntityType: context.table({
      name: "changes-per-entity-type",
      sql: `SELECT entityType, ${counts}, COUNT(DISTINCT entityId) AS entities
        FROM changes GROUP BY entityType ORDER BY total DESC, CAST(entityType AS INTEGER), entityType`,
      toRow: (row) => ({
        entityType: toEntityType(context, row["entityType"]),
        entities: toNumber(row["entities"]),
        ...toCounts(row),
      }),
      columns: { entityType: "value", entities: "value", ...countColumns },
    }),
    perEntity: context.table({
      name: "changes-per-entity",
      sql: `SELECT entityType, entityId, ${counts}, COUNT(DISTINCT user) AS users, MAX(time) AS last
        FROM changes GROUP BY entityType, entityId
        ORDER BY total DESC, CAST(entityType AS INTEGER), entityType, entityId`,
      toRow: (row) => ({
        entityType: toEntityType(context, row["entityType"]),
        entityId: toEntityId(context, row),
        users: toNumber(row["users"]),
        lastTime: toNumber(row["last"]),
        ...toCounts(row),
      }),
      columns: { entityType: "value", entityId: "value", users: "value", lastTime: "time", ...countColumns },
    }),
  };
}

function changeTable(context: ReportContext, name: string, sql: string): Table<ChangeRow> {
  return context.table({
    name,
    sql,
    toRow: (row) => toChange(context, row, maxDifferences, maxValueLength),
    toCsvRow: (row) => toChange(context, row, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
    columns: {
      ...{ ref: "value", time: "time", user: "user", entityType: "value", entityId: "value" },
      ...{ part: "value", change: "value", differences: "differences" },
    },
  });
}

function toChange(context: ReportContext, row: SqlRow, most: number, maxLength: number): ChangeRow {
  const bodies = [row["oldBody"], row["newBody"]].map((body) => JSON.parse(String(body)) as unknown);
  const found = findDifferences(bodies[0], bodies[1]);
  const toValue = (value: unknown, isSecret: boolean) =>
    toFieldValue(value, isSecret || context.mask.hidesValues, maxLength);
  const isNameShown = !context.mask.hidesValues && !found.some(({ path }) => path[0] === "name");
  const differences = found.slice(0, most).map(
    ({ path, before, after, isSecret }): Difference => ({
      path: path.map((key) => context.mask.text(toSafeKey(key))),
      before: toValue(before, isSecret),
      after: toValue(after, isSecret),
    }),
  );
  return {
    ref: toRef("audit", row["n"]),
    time: toNumber(row["time"]),
    user: context.user(row["user"]),
    entityType: toEntityType(context, row["entityType"]),
    entityId: toEntityId(context, row),
    part: toEntityType(context, row["part"]),
    change: row["change"] as ChangeKind,
    name: isNameShown ? toValue(nameIn(bodies), false) : null,
    differences,
    differenceCount: found.length,
  };
}

/** The name that a body has as text, the new one first. */
function nameIn([oldBody, newBody]: unknown[]): string | undefined {
  const names = [newBody, oldBody].map((body) => (body as { name?: unknown } | null)?.name);
  return names.find((name) => typeof name === "string");
}

function toCounts(row: SqlRow): ChangeCounts {
  return {
    total: toNumber(row["total"]),
    created: toNumber(row["created"]),
    changed: toNumber(row["changed"]),
    deleted: toNumber(row["deleted"]),
    other: toNumber(row["other"]),
  };
}

/** A server may send an address with a password as an id. */
function toEntityId({ mask }: ReportContext, row: SqlRow): string {
  const id = toPlainText(JSON.parse(String(row["entityId"])));
  if (containsSecret(id)) return "***";
  return row["entityType"] === String(userEntityType) ? mask.id(id) : mask.text(id);
}

function toEntityType({ mask }: ReportContext, json: SqlRow[string] | undefined): EntityType {
  const value: unknown = JSON.parse(String(json));
  if (typeof value !== "number") return containsSecret(String(json)) ? "***" : mask.text(String(json));
  const isKnown = entityTypeNames[value] !== undefined;
  return isKnown || mask.text(String(value)) === String(value) ? value : "***";
}
