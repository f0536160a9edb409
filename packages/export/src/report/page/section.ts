import type { ReportLog } from "../../logs.ts";
import type { Finding, FindingCode, SectionName } from "../model.ts";
import type { Context } from "./context.ts";
import { type Content, type Html, html } from "./html.ts";
import type { Noun } from "./language/en.ts";

/** The sections in their order, with their addresses in the page. */
export const sectionIds: Record<SectionName, string> = {
  coverage: "coverage",
  signIns: "sign-ins",
  outsideBusinessHours: "outside-business-hours",
  concurrentSessions: "concurrent-sessions",
  longAndOpenSessions: "long-and-open-sessions",
  withoutActivity: "without-activity",
  passwords: "passwords",
  changes: "changes",
  appendix: "appendix",
};

/** The logs without which a section is empty. */
const logsOfSections: Partial<Record<SectionName, ReportLog>> = {
  signIns: "sessions",
  outsideBusinessHours: "sessions",
  concurrentSessions: "sessions",
  longAndOpenSessions: "sessions",
  withoutActivity: "sessions",
  passwords: "passwords",
  changes: "audit",
};

/** The table of each finding, by its address in the page, and what the finding counts. */
const findingTables: Record<FindingCode, { id: string; noun: Noun }> = {
  outsideBusinessHours: { id: "outside-list", noun: "signIn" },
  concurrentSessions: { id: "concurrent-per-user", noun: "user" },
  longSessions: { id: "long-sessions", noun: "session" },
  noEndRecorded: { id: "no-end-recorded", noun: "session" },
  withoutSignIn: { id: "users-without-sign-in", noun: "user" },
  notInFile: { id: "users-not-in-file", noun: "user" },
  passwordChangedByAnother: { id: "password-changes-by-another", noun: "passwordChange" },
  severalPasswordChanges: { id: "several-password-changes", noun: "account" },
  passwordChangeWithoutSession: { id: "password-changes-without-session", noun: "passwordChange" },
  changesOfUsers: { id: "changes-of-users", noun: "change" },
};

/** The names of the sections in their order. */
export const sectionNames: SectionName[] = Object.keys(sectionIds) as SectionName[];

export interface SectionContent {
  /** One sentence that sums up the section. */
  summary: Content;
  body?: Content;
  /** Whether a printed page begins with it. */
  startsPage?: boolean;
}

/**
 * A section: its heading, its summary, what to review, what the data cannot show, and its content, unless its log was not read.
 *
 * @param show Makes its content.
 */
export function showSection(
  name: SectionName,
  show: (context: Context) => SectionContent,
  context: Context,
): Html {
  const id = sectionIds[name];
  const log = unreadLogOf(name, context);
  const content = log === undefined ? show(context) : { summary: context.words.logNotRead[log] };
  const { summary, body, startsPage = false }: SectionContent = content;
  return html`<section id="${id}" aria-labelledby="${id}-title"${startsPage && html` class="starts-page"`}>
<h2 id="${id}-title"><span class="section-number">${numberOf(name)}</span> ${context.words.sections[name]}</h2>
<p class="summary">${summary}</p>
${showFindings(name, context)}${body}${showLimits(name, context)}</section>
`;
}

/** The log without which a section is empty, if that was not read, not even in part. */
export function unreadLogOf(name: SectionName, { report }: Context): ReportLog | undefined {
  const log = logsOfSections[name];
  return report.coverage.logs.some((read) => read.log === log && !read.isRead) ? log : undefined;
}

/** The number of a section, from 1. */
export function numberOf(name: SectionName): number {
  return sectionNames.indexOf(name) + 1;
}

/** How many sessions, users or the like a finding concerns. */
export function countOf({ code, count }: Finding, { words }: Context): string {
  return words.count(count, findingTables[code].noun);
}

/** The id and the caption of the table behind a finding. */
export function findingTable(code: FindingCode, { words }: Context): { id: string; caption: string } {
  return { id: findingTables[code].id, caption: words.findings[code] };
}

function showFindings(name: SectionName, context: Context): Html | undefined {
  const { report, words } = context;
  const findings = report.findings.filter(({ section }) => section === name);
  if (findings.length === 0) return undefined;
  return html`<ul class="findings">${findings.map(
    (finding) =>
      html`<li><b>${words.review.title}</b> ${words.findings[finding.code]}: ${countOf(finding, context)}</li>`,
  )}</ul>
`;
}

function showLimits(name: SectionName, { report, words }: Context): Html | undefined {
  const limits = report.limits.filter(({ section }) => section === name);
  if (limits.length === 0) return undefined;
  return html`<div class="limits">
<h3>${words.limitsTitle}</h3>
<ul>${limits.map(({ code }) => html`<li>${words.limits[code]}</li>`)}</ul>
</div>
`;
}
