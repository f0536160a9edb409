import type { Gap, LogCoverage } from "../../model.ts";
import { type Context, showValue } from "../context.ts";
import { type Content, type Html, html } from "../html.ts";
import type { SectionContent } from "../section.ts";
import { type Column, showFirstRows, showTable } from "../table.ts";

/** Section 1: what was read, so that readers can tell whether the extract is complete and accurate. */
export function showCoverage(context: Context): SectionContent {
  const { coverage } = context.report;
  const { words } = context;
  const text = words.coverage;
  const status = html`<b class="status ${coverage.status}">${text[coverage.status]}</b> `;
  const sentence =
    coverage.status === "complete" ? text.summaryComplete(coverage.digest.records) : text.summaryPartial;
  const notes = coverage.status === "complete" && coverage.gaps.total > 0 && ` ${text.notes}`;
  const body = [showFacts(context), showLogs(context), showGaps(context)];
  return { summary: [status, sentence, notes], body };
}

function showFacts(context: Context): Html {
  const { words, format, report } = context;
  const { server, source, range, timeZone, referenceTime, serverTime, digest } = report.coverage;
  const show = (from: string, to: number, write: (time: number) => string) =>
    words.value.range(from, write(to));
  const from = (write: (time: number) => string) =>
    range.from === 0 ? words.value.beginning : write(range.from);
  const facts: [string, Content][] = [
    [words.coverage.server, html`${showValue(server, context)} (${words.coverage.sources[source]})`],
    [words.coverage.rangeIn("UTC"), show(from(format.utc), range.to, format.utc)],
    [words.coverage.serverTime, format.zoned(serverTime)],
    [words.coverage.sessionsAsOf, format.time(referenceTime)],
    [words.coverage.digest, html`<code class="hash">${digest.value}</code>`],
  ];
  if (timeZone !== "UTC")
    facts.splice(2, 0, [words.coverage.rangeIn(timeZone), show(from(format.time), range.to, format.time)]);
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
`;
}

function showLogs(context: Context): Html {
  const { words, format, report } = context;
  const { columns, coverage } = words;
  const ofUsers = (label: string, key: keyof NonNullable<LogCoverage["users"]>): Column<LogCoverage> => ({
    label,
    kind: "number",
    cell: ({ users }) => (users ? words.number(users[key]) : "–"),
  });
  const time = (value: number | null) => (value === null ? "–" : format.minute(value));
  return showTable({
    id: "logs",
    caption: coverage.logsCaption,
    rows: report.coverage.logs,
    columns: [
      { label: columns.log, kind: "ref", cell: ({ log }) => words.logs[log] },
      {
        label: columns.records,
        kind: "number",
        cell: ({ isRead, records }) => (isRead ? words.number(records) : coverage.notRead),
      },
      { label: columns.first, cell: ({ firstTime }) => time(firstTime) },
      { label: columns.last, cell: ({ lastTime }) => time(lastTime) },
      ofUsers(columns.usersRead, "read"),
      ofUsers(columns.usersEmpty, "empty"),
      ofUsers(columns.notFound, "notFound"),
      ofUsers(columns.failed, "failed"),
      ofUsers(columns.notTried, "skipped"),
    ],
  });
}

function showGaps(context: Context): Content {
  const { words, report } = context;
  return showFirstRows({
    table: report.coverage.gaps,
    id: "gaps",
    caption: words.coverage.gapsCaption,
    columns: [
      { label: words.columns.what, cell: ({ kind }) => words.coverage.gaps[kind] },
      { label: words.columns.details, kind: "wide", cell: (gap) => showGap(gap, context) },
    ],
    context,
  });
}

function showGap(gap: Gap, context: Context): Content {
  const { words, format } = context;
  const quote = (text: string) => showValue(text, context);
  const range = ({ from, to }: { from: number; to: number }) =>
    words.value.range(format.time(from), format.time(to));
  switch (gap.kind) {
    case "logNotRead":
      return html`${words.logs[gap.log]}${gap.message !== null && html`: ${quote(gap.message)}`}`;
    case "userFailed":
      return html`${words.logs[gap.log]}, ${quote(gap.userId)}: ${quote(gap.message)}`;
    case "usersSkipped":
      return `${words.logs[gap.log]}: ${words.count(gap.users, "user")}`;
    case "usersNotFound":
      return html`${words.logs[gap.log]}: ${words.count(gap.users, "user")}, ${words.coverage.first} ${quote(gap.first)}`;
    case "bodiesOmitted":
      return words.count(gap.changes, "change");
    case "exportMissing":
      return quote(gap.name);
    case "userNotRead":
      return [
        [words.logs[gap.log], ", ", quote(gap.userId), ": "],
        words.value.range(format.time(gap.from), format.time(gap.to)),
      ];
    case "timeNotRead":
      return `${words.logs[gap.log]}: ${range(gap)}`;
    case "futureTime":
      return range(gap);
  }
}
