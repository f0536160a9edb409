import type { SectionName, UserSummary } from "../../model.ts";
import { type Context, nameHours, showValue } from "../context.ts";
import { type Content, type Html, html, join } from "../html.ts";
import { numberOf, type SectionContent, sectionIds } from "../section.ts";
import { type Column, numberColumns, showFirstRows, showTable, timeColumns, userColumn } from "../table.ts";
import { activityColumns } from "./without-activity.ts";

/** Section 9: how the report was made, and the records behind the findings. */
export function showAppendix(context: Context): SectionContent {
  const body = [
    showMethod(context),
    showParameters(context),
    showExports(context),
    showControls(context),
    showRecords(context),
    showUsers(context),
  ];
  return { summary: context.words.appendix.summary, body, startsPage: true };
}

function showMethod({ words }: Context): Html {
  const { methodTitle, method } = words.appendix;
  return html`<h3>${methodTitle}</h3>
<ul>${method.map((sentence) => html`<li>${sentence}</li>`)}</ul>
`;
}

function showParameters(context: Context): Html {
  const { words, format, report } = context;
  const { columns, table } = words;
  const { parametersCaption, parameters: names, notGiven } = words.appendix;
  const given = report.coverage.parameters;
  const rows: [string, Content][] = [
    [names.businessHours, given.businessHours === null ? notGiven : nameHours(given.businessHours, context)],
    [names.holidays, given.holidays.length > 0 ? given.holidays.join(", ") : notGiven],
    [names.timeZone, format.zone],
    [names.users, given.users === null ? notGiven : words.count(given.users, "user")],
    [names.longSession, format.duration(given.longSession)],
    [names.concurrentSessions, words.number(given.concurrentSessions)],
    [names.passwordChanges, words.number(given.passwordChanges)],
    [names.rows, words.number(given.rows)],
    [names.mask, given.isMasked ? table.yes : table.no],
  ];
  return showTable({
    id: "parameters",
    caption: parametersCaption,
    rows,
    columns: [
      { label: columns.option, cell: ([name]) => name },
      { label: columns.value, kind: "wide", cell: (row) => row[1] },
    ],
  });
}

function showExports(context: Context): Content {
  const { words, report } = context;
  const { columns, coverage } = words;
  return showFirstRows({
    table: report.coverage.exports,
    id: "exports",
    caption: coverage.exportsCaption,
    columns: [
      { label: columns.files, cell: ({ name }) => showValue(name, context) },
      { label: columns.status, cell: ({ status }) => coverage.exportStatus[status] },
      ...timeColumns({ from: columns.from, to: columns.to }, context),
      ...numberColumns({ records: columns.records }, context),
      { label: "SHA-256", cell: ({ sha256 }) => html`<code class="hash">${sha256}</code>` },
    ],
    context,
  });
}

/** Requirements that sections can serve as evidence for. */
const controls: readonly {
  control: keyof Context["words"]["appendix"]["controls"];
  sections: SectionName[];
}[] = [
  { control: "PCI DSS 4, 10.2.1.2", sections: ["changes"] },
  { control: "PCI DSS 4, 10.2.1.5", sections: ["passwords"] },
  { control: "PCI DSS 4, 10.4.1", sections: ["coverage", "outsideBusinessHours", "concurrentSessions"] },
  { control: "ISO/IEC 27001:2022, A.8.15", sections: ["coverage", "signIns", "changes"] },
  { control: "ISO/IEC 27001:2022, A.5.16", sections: ["withoutActivity"] },
  { control: "ISO/IEC 27001:2022, A.5.17", sections: ["passwords"] },
  { control: "ISO/IEC 27001:2022, A.5.18", sections: ["withoutActivity", "changes"] },
  { control: "NIST SP 800-53, AU-6", sections: ["outsideBusinessHours", "longAndOpenSessions", "changes"] },
  {
    control: "NIST SP 800-53, AC-2(12)",
    sections: ["outsideBusinessHours", "concurrentSessions", "longAndOpenSessions"],
  },
  { control: "SOC 2", sections: ["coverage"] },
];

function showControls({ words }: Context): Html {
  const { controlsTitle, controlsIntro, controlsCaption, controls: subjects } = words.appendix;
  const link = (name: SectionName) =>
    html`<a href="#${sectionIds[name]}">${numberOf(name)} ${words.sections[name]}</a>`;
  return html`<h3>${controlsTitle}</h3>
<p>${controlsIntro}</p>
${showTable({
  id: "controls",
  caption: controlsCaption,
  rows: controls,
  columns: [
    { label: words.columns.control, cell: ({ control }) => control },
    { label: words.columns.subject, kind: "wide", cell: ({ control }) => subjects[control] },
    {
      label: words.columns.where,
      kind: "wide",
      cell: ({ sections }) => join(", ", sections.map(link)),
    },
  ],
})}`;
}

function showRecords(context: Context): Content {
  const { words, report } = context;
  const { columns } = words;
  return showFirstRows({
    table: report.appendix.records,
    id: "records",
    caption: words.appendix.records,
    columns: [
      { label: columns.ref, kind: "ref", cell: ({ ref }) => ref },
      ...timeColumns({ time: columns.time }, context),
      userColumn("user", columns.user, context),
      {
        label: columns.findings,
        kind: "wide",
        cell: ({ findings }) => findings.map((code) => words.findings[code]).join("; "),
      },
      { label: columns.id, cell: ({ id }) => html`<code class="id">${showValue(id, context)}</code>` },
    ],
    rowId: ({ ref }) => `record-${ref}`,
    context,
  });
}

function showUsers(context: Context): Content {
  const { words, report } = context;
  const { columns, table } = words;
  const showLogins = ({ user, logins }: UserSummary) => {
    const others = logins.filter((login) => login !== user.login);
    return join(
      ", ",
      others.map((login) => showValue(login, context)),
    );
  };
  const inFile: Column<UserSummary> = {
    label: columns.inFile,
    cell: ({ isInFile }) => (isInFile ? table.yes : table.no),
  };
  return showFirstRows({
    table: report.appendix.users,
    id: "users",
    caption: words.appendix.users,
    columns: [
      userColumn("user", columns.user, context),
      {
        label: columns.userId,
        cell: ({ user }) => user.id !== null && html`<code class="id">${showValue(user.id, context)}</code>`,
      },
      { label: columns.logins, kind: "wide", cell: showLogins },
      ...activityColumns(context),
      ...(report.coverage.parameters.users === null ? [] : [inFile]),
    ],
    context,
  });
}
