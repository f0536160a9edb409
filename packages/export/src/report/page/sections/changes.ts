import type { ChangeCounts, ChangeKind, ChangeRow, Changes, Table } from "../../model.ts";
import { showDays } from "../charts/days.ts";
import { type Context, showEntityType, showValue } from "../context.ts";
import { showDifferences } from "../differences.ts";
import { type Content, type Html, html } from "../html.ts";
import { findingTable, type SectionContent } from "../section.ts";
import {
  type Column,
  numberColumn,
  numberColumns,
  refColumn,
  showFirstRows,
  timeColumns,
  userColumn,
} from "../table.ts";

/** The kinds of changes with their colours, the first one at the bottom of a chart. */
const kinds: readonly { kind: ChangeKind; name: string }[] = [
  { kind: "changed", name: "series-1" },
  { kind: "created", name: "series-2" },
  { kind: "deleted", name: "series-3" },
  { kind: "other", name: "series-4" },
];

/** Section 8: who changed what. */
export function showChanges(context: Context): SectionContent {
  const { words, report } = context;
  const { changes } = report;
  if (changes.total === 0) return { summary: words.changes.none };
  const body = [
    showChart(changes, context),
    showUsers(changes, context),
    showUsersAndDays(changes, context),
    showEntityTypes(changes, context),
    showEntities(changes, context),
    showList(findingTable("changesOfUsers", context), changes.ofUsers, context),
    showList({ id: "all-changes", caption: words.changes.list }, changes.list, context),
  ];
  return { summary: words.changes.summary(changes.total, changes.users), body };
}

function showChart({ perDay }: Changes, context: Context): Html {
  const { changes } = context.words;
  const used = kinds.filter(({ kind }) => perDay.rows.some((day) => day[kind] > 0));
  return showDays({
    id: "changes-per-day",
    title: changes.perDay,
    days: perDay,
    series: used.map(({ kind, name }) => ({
      label: changes.kinds[kind],
      name,
      numberOf: (day: ChangeCounts) => day[kind],
    })),
    context,
  });
}

/** The columns of all tables that count changes. */
function countColumns(context: Context): Column<ChangeCounts>[] {
  const { columns, changes } = context.words;
  const occurring = (["created", "changed", "deleted", "other"] as const).filter(
    (kind) => context.report.changes[kind] > 0,
  );
  return [
    ...numberColumns({ total: columns.changes }, context),
    ...occurring.map((kind) => numberColumn(kind, changes.kinds[kind], context)),
  ];
}

function showUsers({ perUser }: Changes, context: Context): Content {
  const { columns, changes } = context.words;
  return showFirstRows({
    table: perUser,
    id: "changes-per-user",
    caption: changes.perUser,
    columns: [
      userColumn("user", columns.user, context),
      ...countColumns(context),
      ...timeColumns({ firstTime: columns.first, lastTime: columns.last }, context),
    ],
    context,
  });
}

function showUsersAndDays({ perUserAndDay }: Changes, context: Context): Content {
  const { columns, changes } = context.words;
  return showFirstRows({
    table: perUserAndDay,
    id: "changes-per-user-and-day",
    caption: changes.perUserAndDay,
    columns: [
      { label: columns.day, cell: ({ day }) => day },
      userColumn("user", columns.user, context),
      ...countColumns(context),
    ],
    context,
  });
}

function showEntityTypes({ perEntityType }: Changes, context: Context): Content {
  const { columns, changes } = context.words;
  return showFirstRows({
    table: perEntityType,
    id: "changes-per-entity-type",
    caption: changes.perEntityType,
    columns: [
      { label: columns.entityType, cell: ({ entityType }) => showEntityType(entityType, context) },
      ...numberColumns({ entities: columns.entities }, context),
      ...countColumns(context),
    ],
    context,
  });
}

function showEntities({ perEntity }: Changes, context: Context): Content {
  const { columns, changes } = context.words;
  return showFirstRows({
    table: perEntity,
    id: "changes-per-entity",
    caption: changes.perEntity,
    columns: [
      { label: columns.entity, cell: (row) => showEntity(row, context) },
      ...countColumns(context),
      ...numberColumns({ users: columns.users }, context),
      ...timeColumns({ lastTime: columns.last }, context),
    ],
    context,
  });
}

function showEntity(entity: { entityType: number | string; entityId: string }, context: Context): Html {
  return html`${showEntityType(entity.entityType, context)} <span class="id">${showValue(entity.entityId, context)}</span>`;
}

function showList(
  named: { id: string; caption: string },
  table: Table<ChangeRow>,
  context: Context,
): Content {
  const { columns, changes } = context.words;
  return showFirstRows({
    ...named,
    table,
    columns: [
      refColumn(context),
      ...timeColumns({ time: columns.time }, context),
      userColumn("user", columns.user, context),
      {
        label: columns.entity,
        kind: "wide",
        cell: (row) => [
          showEntity(row, context),
          row.part !== row.entityType &&
            html` <small>${changes.part(showEntityType(row.part, context))}</small>`,
        ],
      },
      { label: columns.change, cell: ({ change }) => changes.kinds[change] },
      { label: columns.differences, kind: "wide", cell: (row) => showDifferences(row, context) },
    ],
    context,
  });
}
