import type { ChangeCounts, ChangeKind, ChangeRow, Changes, Table } from "../../model.ts";
import { showDays } from "../charts/days.ts";
import { type Context, showEntityType, showRef, showUser, showValue } from "../context.ts";
import { showDifferences } from "../differences.ts";
import { type Content, type Html, html } from "../html.ts";
import type { SectionContent } from "../section.ts";
import { type Column, numberColumns, showFirstRows, timeColumns } from "../table.ts";

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
    showList("changes-of-users", words.changes.ofUsers, changes.ofUsers, context),
    showList("all-changes", words.changes.list, changes.list, context),
  ];
  return { summary: words.changes.summary(changes.total, changes.users), body };
}

function showChart({ perDay }: Changes, context: Context): Html {
  const { changes } = context.words;
  const used = kinds.filter(({ kind }) => perDay.rows.some((day) => day[kind] > 0));
  return showDays(
    {
      id: "changes-per-day",
      title: changes.perDay,
      days: perDay,
      series: used.map(({ kind, name }) => ({
        label: changes.kinds[kind],
        name,
        numberOf: (day: ChangeCounts) => day[kind],
      })),
    },
    context,
  );
}

/** The columns of all tables that count changes. */
function countColumns(context: Context): Column<ChangeCounts>[] {
  const { words, report } = context;
  const occurring = (["created", "changed", "deleted", "other"] as const).filter(
    (kind) => report.changes[kind] > 0,
  );
  return [
    ...numberColumns({ total: words.columns.changes }, context),
    ...occurring.map(
      (kind): Column<ChangeCounts> => ({
        label: words.changes.kinds[kind],
        kind: "number",
        cell: (row) => words.number(row[kind]),
      }),
    ),
  ];
}

function showUsers({ perUser }: Changes, context: Context): Content {
  const { columns, changes } = context.words;
  return showFirstRows(
    perUser,
    {
      id: "changes-per-user",
      caption: changes.perUser,
      columns: [
        { label: columns.user, kind: "header", cell: ({ user }) => showUser(user, context) },
        ...countColumns(context),
        ...timeColumns({ firstTime: columns.first, lastTime: columns.last }, context),
      ],
    },
    context,
  );
}

function showUsersAndDays({ perUserAndDay }: Changes, context: Context): Content {
  const { columns, changes } = context.words;
  return showFirstRows(
    perUserAndDay,
    {
      id: "changes-per-user-and-day",
      caption: changes.perUserAndDay,
      columns: [
        { label: columns.day, kind: "header", cell: ({ day }) => day },
        { label: columns.user, kind: "wide", cell: ({ user }) => showUser(user, context) },
        ...countColumns(context),
      ],
    },
    context,
  );
}

function showEntityTypes({ perEntityType }: Changes, context: Context): Content {
  const { words } = context;
  const { columns } = words;
  return showFirstRows(
    perEntityType,
    {
      id: "changes-per-entity-type",
      caption: words.changes.perEntityType,
      columns: [
        {
          label: columns.entityType,
          kind: "header",
          cell: ({ entityType }) => showEntityType(entityType, context),
        },
        ...numberColumns({ entities: columns.entities }, context),
        ...countColumns(context),
      ],
    },
    context,
  );
}

function showEntities({ perEntity }: Changes, context: Context): Content {
  const { words } = context;
  const { columns } = words;
  return showFirstRows(
    perEntity,
    {
      id: "changes-per-entity",
      caption: words.changes.perEntity,
      columns: [
        { label: columns.entity, kind: "header", cell: (row) => showEntity(row, context) },
        ...countColumns(context),
        ...numberColumns({ users: columns.users }, context),
        ...timeColumns({ lastTime: columns.last }, context),
      ],
    },
    context,
  );
}

function showEntity(entity: { entityType: number | string; entityId: string }, context: Context): Html {
  return html`${showEntityType(entity.entityType, context)} <span class="id">${showValue(entity.entityId, context)}</span>`;
}

function showList(id: string, caption: string, table: Table<ChangeRow>, context: Context): Content {
  const { columns, changes } = context.words;
  return showFirstRows(
    table,
    {
      id,
      caption,
      columns: [
        { label: columns.ref, kind: "ref", cell: ({ ref }) => showRef(ref, context) },
        ...timeColumns({ time: columns.time }, context),
        { label: columns.user, kind: "wide", cell: ({ user }) => showUser(user, context) },
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
    },
    context,
  );
}
