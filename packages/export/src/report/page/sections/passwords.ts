import type { FindingCode, PasswordRow, Passwords, Table } from "../../model.ts";
import { showDays } from "../charts/days.ts";
import { type Context, showUser } from "../context.ts";
import { type Content, type Html, html } from "../html.ts";
import { findingTable, type SectionContent } from "../section.ts";
import { numberColumns, refColumn, showFirstRows, showShare, timeColumns, userColumn } from "../table.ts";

/** Section 7: whose password was changed by whom. */
export function showPasswords(context: Context): SectionContent {
  const { words, report } = context;
  const { passwords } = report;
  const text = words.passwords;
  if (passwords.total === 0) return { summary: text.none };
  const body = [
    showChart(passwords, context),
    showPairs(passwords, context),
    showChanges("passwordChangedByAnother", passwords.changesByAnother, context),
    showSeveral(passwords, context),
    showWithoutSession(passwords, context),
  ];
  return { summary: text.summary(passwords.total, passwords.accounts, passwords.byAnother), body };
}

function showChart({ perDay }: Passwords, context: Context): Html {
  const text = context.words.passwords;
  return showDays({
    id: "password-changes-per-day",
    title: text.perDay,
    days: perDay,
    series: [
      { label: text.byOneself, name: "series-2", numberOf: ({ byOneself }) => byOneself },
      { label: text.byAnother, name: "series-1", numberOf: ({ byAnother }) => byAnother },
    ],
    context,
  });
}

function showPairs({ whoForWhom, byAnother }: Passwords, context: Context): Content {
  const { columns, passwords } = context.words;
  return showFirstRows({
    table: whoForWhom,
    id: "who-for-whom",
    caption: passwords.whoForWhom,
    columns: [
      userColumn("initiator", columns.initiator, context),
      userColumn("user", columns.account, context),
      ...numberColumns({ changes: columns.changes }, context),
      { label: columns.share, kind: "bar", cell: ({ changes }) => showShare(changes, byAnother, context) },
      ...timeColumns({ firstTime: columns.first, lastTime: columns.last }, context),
    ],
    context,
  });
}

function showChanges(code: FindingCode, table: Table<PasswordRow>, context: Context): Content {
  const { columns, value } = context.words;
  return showFirstRows({
    ...findingTable(code, context),
    table,
    columns: [
      refColumn(context),
      ...timeColumns({ time: columns.time }, context),
      userColumn("user", columns.account, context),
      {
        label: columns.initiator,
        kind: "wide",
        cell: ({ initiator }) => (initiator ? showUser(initiator, context) : value.oneself),
      },
    ],
    context,
  });
}

function showWithoutSession({ withoutSession, sessionUnknown }: Passwords, context: Context): Content {
  const text = context.words.passwords;
  if (!withoutSession) return html`<p>${text.withoutSessionNotChecked}</p>\n`;
  return [
    showChanges("passwordChangeWithoutSession", withoutSession, context),
    withoutSession.total > 0 && html`<p>${text.whoseSession}</p>\n`,
    sessionUnknown > 0 && html`<p>${text.sessionUnknown(sessionUnknown)}</p>\n`,
  ];
}

function showSeveral({ several }: Passwords, context: Context): Content {
  const { words, report } = context;
  const { columns } = words;
  return showFirstRows({
    ...findingTable("severalPasswordChanges", context),
    caption: words.passwords.several(report.coverage.parameters.passwordChanges),
    table: several,
    columns: [
      userColumn("user", columns.account, context),
      ...numberColumns({ changes: columns.within }, context),
      ...timeColumns({ from: columns.from, to: columns.to }, context),
      ...numberColumns({ all: columns.inRange }, context),
    ],
    context,
  });
}
