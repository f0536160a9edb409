import type { Finding, Report, SectionName } from "../model.ts";
import { type Context, createContext, shorten, showRef } from "./context.ts";
import { type Content, type Html, html, join, raw } from "./html.ts";
import { type Dictionary, en } from "./language/en.ts";
import type { PageLanguage } from "./language/languages.ts";
import { ru } from "./language/ru.ts";
import { renderWithin } from "./limit.ts";
import { nameRange } from "./range.ts";
import {
  countOf,
  findingTable,
  numberOf,
  type SectionContent,
  sectionIds,
  sectionNames,
  showSection,
  unreadLogOf,
} from "./section.ts";
import { showAppendix } from "./sections/appendix.ts";
import { showChanges } from "./sections/changes.ts";
import { showConcurrentSessions } from "./sections/concurrent-sessions.ts";
import { showCoverage } from "./sections/coverage.ts";
import { showLongAndOpenSessions } from "./sections/long-and-open-sessions.ts";
import { showOutsideBusinessHours } from "./sections/outside-business-hours.ts";
import { showPasswords } from "./sections/passwords.ts";
import { showSignIns } from "./sections/sign-ins.ts";
import { showWithoutActivity } from "./sections/without-activity.ts";
import { styles } from "./styles.ts";
import { showTable } from "./table.ts";

const dictionaries: Record<PageLanguage, Dictionary> = { en, ru };

/** How a report is shown. */
export interface PageOptions {
  /** Default: `en`. */
  language?: PageLanguage;
  /** Directory of the CSV files that have all rows of longer tables, as readers should see it. Default: there are none. */
  tables?: string | null;
}

/**
 * Renders a report as one HTML document, without scripts and without requests to anywhere. The same report gives the same
 * bytes in one version of Node.js; another version may bring other data about time zones and languages.
 *
 * A page has at most 5 MB: with many or long rows, tables show fewer of them and say so. Values are cut to 200 characters.
 *
 * @example
 * ```ts
 * import { connectServer, createReport, readFromServer, renderReport } from "@saymon-logs/export";
 *
 * const { SAYMON_LOGIN: login = "", SAYMON_PASSWORD: password = "" } = process.env;
 * const server = connectServer({ url: "https://saymon.example.com", auth: { login, password } });
 * const { report } = await createReport({ source: readFromServer(server), rows: 20 });
 * const page = renderReport(report, { language: "ru" });
 * console.log(page.length);
 * ```
 */
export function renderReport(report: Report, options: PageOptions = {}): string {
  const { language = "en", tables = null } = options;
  return renderWithin(report, (shown) => renderPage(createContext(shown, dictionaries[language], tables)));
}

function renderPage(context: Context): string {
  return html`<!doctype html>
<html lang="${context.words.code}">
${showHead(context)}<body>
<a class="skip" href="#report">${context.words.skipToContent}</a>
${showHeader(context)}${showContents(context)}<main id="report">
${sectionNames.map((name) => [
  showSection(name, sections[name], context),
  name === "coverage" && showReview(context),
])}</main>
${showFooter(context)}</body>
</html>
`.text;
}

const sections: Record<SectionName, (context: Context) => SectionContent> = {
  coverage: showCoverage,
  signIns: showSignIns,
  outsideBusinessHours: showOutsideBusinessHours,
  concurrentSessions: showConcurrentSessions,
  longAndOpenSessions: showLongAndOpenSessions,
  withoutActivity: showWithoutActivity,
  passwords: showPasswords,
  changes: showChanges,
  appendix: showAppendix,
};

function showHead(context: Context): Html {
  const { words, report } = context;
  const subject = `${shorten(report.coverage.server)}, ${nameRange(context)}`;
  return html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${words.title} – ${shorten(report.coverage.server)}</title>
<style>${raw(styles(words, subject))}</style>
</head>
`;
}

function showHeader(context: Context): Html {
  const { words, format, report } = context;
  const { server, timeZone, parameters } = report.coverage;
  return html`<header>
<h1>${words.title}</h1>
<p class="subject"><bdi>${shorten(server)}</bdi><br>${nameRange(context)}</p>
${showStatus(context)}
<p>${timeZone === "UTC" ? words.timesInUtc : words.timesIn(format.zone)}${parameters.isMasked && ` ${words.maskedLogins}`}</p>
</header>
`;
}

/** Whether the report is complete, and how much there is to review. */
function showStatus({ words, report }: Context): Html {
  const { coverage, findings } = report;
  const count =
    findings.length === 0 ? words.review.nothing : words.review.short(words.review.kinds(findings.length));
  return html`<p><b class="status ${coverage.status}">${words.coverage[coverage.status]}</b> <a href="#review">${count}</a></p>
`;
}

function showContents(context: Context): Html {
  const { words } = context;
  const entry = (name: SectionName) => {
    return html`<li><a href="#${sectionIds[name]}"><span>${numberOf(name)}</span> ${words.sections[name]}</a>${showMark(name, context)}</li>
${name === "coverage" && html`<li><a href="#review"><span></span> ${words.review.title}</a></li>\n`}`;
  };
  return html`<nav aria-labelledby="contents">
<h2 id="contents">${words.contents}</h2>
<ol>
${sectionNames.map(entry)}</ol>
</nav>
`;
}

/** What readers should know of a section before they open it. */
function showMark(name: SectionName, context: Context): Html | false {
  const { words, report } = context;
  if (unreadLogOf(name, context))
    return html` <span class="to-review partial">${words.review.notRead}</span>`;
  const findings = report.findings.filter(({ section }) => section === name);
  return findings.length > 0 && html` <span class="to-review">${shortReview(findings, context)}</span>`;
}

function shortReview(findings: readonly Finding[], context: Context): string {
  const [first] = findings;
  const isOne = first && findings.length === 1;
  return context.words.review.short(
    isOne ? countOf(first, context) : context.words.review.kinds(findings.length),
  );
}

/** What should be looked at, on the first page. */
function showReview(context: Context): Html {
  const { words, report } = context;
  const { findings } = report;
  const rows = [
    ...findings.map((finding) => findingRow(finding, context)),
    ...uncheckedSections(context).map((name) => uncheckedRow(name, context)),
  ];
  return html`<section id="review" aria-labelledby="review-title">
<h2 id="review-title">${words.review.title}</h2>
<p class="summary">${findings.length === 0 ? words.review.nothing : words.review.summary(findings.length)}</p>
${rows.length > 0 && showFindingsTable(rows, context)}</section>
`;
}

/** Sections that could not be checked because of what was not read. */
function uncheckedSections(context: Context): SectionName[] {
  const lacksSignIns = context.report.withoutActivity?.withoutSignIn === null;
  return sectionNames.filter(
    (name) =>
      (name !== "signIns" && unreadLogOf(name, context) !== undefined) ||
      (name === "withoutActivity" && lacksSignIns),
  );
}

/** What was found, how many, users, records. */
type ReviewRow = readonly [Content, Content, Content, Content];

function findingRow(finding: Finding, context: Context): ReviewRow {
  const { words } = context;
  const { id, caption } = findingTable(finding.code, context);
  return [
    html`<a href="#${id}">${caption}</a>`,
    countOf(finding, context),
    words.number(finding.users),
    showRefs(finding.records, context),
  ];
}

function uncheckedRow(name: SectionName, { words }: Context): ReviewRow {
  return [
    html`<a href="#${sectionIds[name]}">${words.sections[name]}</a>`,
    html`<span class="partial">${words.review.notChecked}</span>`,
    "–",
    "–",
  ];
}

function showFindingsTable(rows: readonly ReviewRow[], { words }: Context): Html {
  const { columns, review } = words;
  return showTable({
    id: "findings",
    caption: review.caption,
    isTitled: true,
    rows,
    columns: [
      { label: columns.finding, cell: ([what]) => what },
      { label: columns.howMany, kind: "number", cell: ([, count]) => count },
      { label: columns.users, kind: "number", cell: ([, , users]) => users },
      { label: columns.records, kind: "wide", cell: ([, , , records]) => records },
    ],
  });
}

/** So many records of a finding are named. The table of records has more of them. */
const namedRecords = 3;

function showRefs({ refs, total }: Finding["records"], context: Context): Content {
  const { words } = context;
  if (total === 0) return words.review.noRecords;
  const shown = refs.slice(0, namedRecords);
  const hidden = total - shown.length;
  return [
    join(
      ", ",
      shown.map((ref) => showRef(ref, context)),
    ),
    hidden > 0 && html` <a href="#${targetOf(refs, context)}">${words.table.more(hidden)}</a>`,
  ];
}

/** The first row of a finding in the table of records. */
function targetOf([first = ""]: readonly string[], { listedRecords }: Context): string {
  return listedRecords.has(first) ? `record-${first}` : "records";
}

function showFooter({ words, report }: Context): Html {
  const { name, version } = report.generator;
  return html`<footer><p>${words.madeBy(`${name} ${version}`)}</p></footer>
`;
}
