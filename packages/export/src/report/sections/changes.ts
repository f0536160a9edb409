import { entityTypeNames, userEntityType } from "../../../dist/facts.js";
import {
  type Columns,
  maxDays,
  type ReportContext,
  refColumn,
  type SqlRow,
  toPlainText,
} from "../context.ts";
import { findDifferences, toFieldValue, toSafeKey } from "../differences.ts";
import type { ChangeCounts, ChangeRow, Changes, Difference, EntityType, Table } from "../model.ts";
import { containsSecret } from "../secrets.ts";

/** Characters of a value, and differences of a change, in the model. The CSV file has all. */
const maxValueLength = 200;
const maxDifferences = 50;

/** Counts of a group of changes. */
const counts = `COUNT(*) AS total, COALESCE(SUM(change = 'created'), 0) AS created,
  COALESCE(SUM(change = 'changed'), 0) AS changed, COALESCE(SUM(change = 'deleted'), 0) AS deleted,
  COALESCE(SUM(change = 'other'), 0) AS other`;

const countColumns: Columns<ChangeCounts> = {
  ...{ total: "value", created: "value", changed: "value" },
  ...{ deleted: "value", other: "value" },
};

/**
 * Who changed what. That a change without a new body is a deletion is a guess, since the vendor has not published what one
 * looks like. Entity types that are not published stay numbers.
 */
export function changes(context: ReportContext): Changes {
  const isOfUser = `FROM changes WHERE entityType = '${userEntityType}'`;
  const ofUsers = changeTable(context, "changes-of-users", isOfUser);
  context.finding(
    { code: "changesOfUsers", section: "changes", count: ofUsers.total },
    `SELECT 'audit' AS log, n, user ${isOfUser}`,
  );
  return {
    ...context.one<ChangeCounts & { users: number }>(
      `SELECT ${counts}, COUNT(DISTINCT user) AS users FROM changes`,
    ),
    ...tablesOfUsers(context),
    ...tablesOfEntities(context),
    ofUsers,
    list: changeTable(context, "changes", "FROM changes"),
    entityTypeNames: { ...entityTypeNames },
    userEntityType,
  };
}

function tablesOfUsers(context: ReportContext): Pick<Changes, "perDay" | "perUser" | "perUserAndDay"> {
  return {
    perDay: context.table({
      name: "changes-per-day",
      sql: `SELECT day, ${counts} FROM changes GROUP BY day ORDER BY day`,
      columns: { day: "day", ...countColumns },
      maxRows: maxDays,
    }),
    perUser: context.table({
      name: "changes-per-user",
      sql: `SELECT user, ${counts}, MIN(time) AS firstTime, MAX(time) AS lastTime
        FROM changes GROUP BY user ORDER BY total DESC, user`,
      columns: { user: "user", ...countColumns, firstTime: "time", lastTime: "time" },
    }),
    perUserAndDay: context.table({
      name: "changes-per-user-and-day",
      sql: `SELECT day, user, ${counts} FROM changes GROUP BY day, user ORDER BY day, total DESC, user`,
      columns: { day: "day", user: "user", ...countColumns },
    }),
  };
}

function tablesOfEntities(context: ReportContext): Pick<Changes, "perEntityType" | "perEntity"> {
  return {
    perEntityType: context.table({
      name: "changes-per-entity-type",
      sql: `SELECT entityType, ${counts}, COUNT(DISTINCT entityId) AS entities
        FROM changes GROUP BY entityType ORDER BY total DESC, CAST(entityType AS INTEGER), entityType`,
      columns: { entityType: "value", entities: "value", ...countColumns },
      computed: ({ entityType }) => ({ entityType: toEntityType(context, entityType) }),
    }),
    perEntity: context.table({
      name: "changes-per-entity",
      sql: `SELECT entityType, entityId, ${counts}, COUNT(DISTINCT user) AS users, MAX(time) AS lastTime
        FROM changes GROUP BY entityType, entityId
        ORDER BY total DESC, CAST(entityType AS INTEGER), entityType, entityId`,
      columns: { entityType: "value", entityId: "value", users: "value", lastTime: "time", ...countColumns },
      computed: (row) => toEntity(context, row),
    }),
  };
}

function changeTable(context: ReportContext, name: string, from: string): Table<ChangeRow> {
  return context.table({
    name,
    sql: `SELECT ${refColumn("audit")}, time, user, entityType, entityId, part, change, oldBody, newBody ${from} ORDER BY n`,
    columns: {
      ...{ ref: "value", time: "time", user: "user", entityType: "value", entityId: "value" },
      ...{ part: "value", change: "value", differences: "differences" },
      ...{ name: "hidden", differenceCount: "hidden" },
    },
    computed: (row) => toChange(context, row, maxDifferences, maxValueLength),
    computedForCsv: (row) => toChange(context, row, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
  });
}

function toChange(context: ReportContext, row: SqlRow, most: number, maxLength: number): Partial<ChangeRow> {
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
    ...toEntity(context, row),
    part: toEntityType(context, row["part"]),
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

function toEntity(context: ReportContext, row: SqlRow): Pick<ChangeRow, "entityType" | "entityId"> {
  return { entityType: toEntityType(context, row["entityType"]), entityId: toEntityId(context, row) };
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
