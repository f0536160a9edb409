import { weekdays } from "../business-hours.ts";
import { cut } from "../differences.ts";
import type { FieldValue, RecordRef, Report, UserRef } from "../model.ts";
import { createFormat, type Format } from "./format.ts";
import { type Html, html, join } from "./html.ts";
import type { Dictionary } from "./language/en.ts";

/** What all sections write with. */
export interface Context {
  report: Report;
  words: Dictionary;
  format: Format;
  /** Directory of the CSV files of longer tables; null without them. */
  tables: string | null;
  /** Records that the appendix lists, so that they can be linked. */
  listedRecords: ReadonlySet<RecordRef>;
}

/** Creates the context of a report in one language. */
export function createContext(report: Report, words: Dictionary, tables: string | null): Context {
  const { records } = report.appendix;
  return {
    report,
    words,
    tables,
    format: createFormat(report.coverage, words),
    listedRecords: new Set(records.rows.map(({ ref }) => ref)),
  };
}

/** Characters of a value that a page shows; JSON and CSV have all of them. */
const maxLength = 200;

/** A value of a record: at most 200 characters. It stands by itself, whatever the direction of its script. */
export function showValue(text: string, { words }: Context): Html {
  if (text === "") return html`<i>${words.value.empty}</i>`;
  const isCut = text.length > maxLength;
  return html`<bdi>${shorten(text)}</bdi>${isCut && html` <small>${words.value.cut(text.length)}</small>`}`;
}

/** At most 200 characters of a value, for a sentence. */
export function shorten(text: string): string {
  return text.length > maxLength ? `${cut(text, maxLength)}…` : text;
}

/** A user: login, or name, or id, and what else is known. */
export function showUser(user: UserRef, context: Context): Html {
  const { login, isLoginShared, name, department, id } = user;
  const isAmbiguous = isLoginShared || login === "" || (login ?? "").length > maxLength;
  const details = [login === null ? null : name, department, isAmbiguous ? id : null];
  const main = login === null ? name || id || context.words.value.unknownUser : login;
  const known = details.flatMap((detail) => (detail ? showValue(detail, context) : []));
  return html`<span class="user">${showValue(main, context)}</span>${
    known.length > 0 && html` <small>${join(" · ", known)}</small>`
  }`;
}

/** A user in a sentence. */
export function nameUser({ login, isLoginShared, name, id }: UserRef, { words }: Context): string {
  const text = shorten(login || name || id || words.value.unknownUser);
  return isLoginShared && id !== null ? `${text} (${shorten(id)})` : text;
}

/** A record, linked to the appendix where that lists it. */
export function showRef(ref: RecordRef, { listedRecords }: Context): Html {
  return listedRecords.has(ref) ? html`<a href="#record-${ref}">${ref}</a>` : html`${ref}`;
}

/** A time in the time zone of the report. */
export function showTime(time: number, { format }: Context): Html {
  return html`<span class="time">${format.time(time)}</span>`;
}

/** Business hours, with the weekdays in the language of the page: `пн–пт 09:00–18:00`. */
export function nameHours(hours: string, { words }: Context): string {
  return hours
    .replaceAll(/[a-z]+/gi, (name) => words.weekdays[weekdays.indexOf(name.toLowerCase())] ?? name)
    .replaceAll("-", "–");
}

/** A type of an entity: its published name, or its number. Servers may send something else, as JSON. */
export function showEntityType(type: number | string, { report, words }: Context): string {
  const name = report.changes.entityTypeNames[type];
  return name === undefined
    ? words.value.entityType(typeof type === "string" ? shorten(type) : type)
    : (words.value.entityTypeNames[name] ?? name);
}

/** The value of a field. A secret is visibly masked, and what was left out has its hash. */
export function showField(field: FieldValue, context: Context): Html {
  const { value: words } = context.words;
  if (field.kind === "masked") return html`<span class="masked">${words.masked}</span>`;
  if (field.kind === "omitted")
    return html`<span class="masked">${words.omitted(field.bytes)}</span> <code class="hash">${field.sha256}</code>`;
  if (field.length <= maxLength) return html`<code>${showValue(field.value, context)}</code>`;
  const shown = `${cut(field.value, maxLength)}…`;
  return html`<code><bdi>${shown}</bdi></code> <small>${words.cut(field.length)}</small>`;
}
