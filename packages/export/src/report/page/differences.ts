import type { ChangeRow, Difference, FieldValue } from "../model.ts";
import { type Context, showField, showValue } from "./context.ts";
import { type Html, html } from "./html.ts";

/** So many fields of a change are shown; more would hide the other changes. */
const shownFields = 8;

/** What differs before and after a change, field by field. */
export function showDifferences(change: ChangeRow, context: Context): Html {
  const { words } = context;
  const { name, differenceCount } = change;
  const differences = change.differences.filter((difference) => !isNothing(difference));
  const empty = change.differences.length - differences.length;
  const shown = differences.slice(0, shownFields);
  const hidden = differenceCount - empty - shown.length;
  if (shown.length === 0) return html`<i>${words.changes.noDifference}</i>`;
  return html`<dl class="differences">${name && showName(name, context)}${shown.map((difference) => showDifference(difference, context))}</dl>${
    hidden > 0 && html`<small>${words.table.more(hidden)}</small>`
  }`;
}

/** Whether a field appears or disappears with the value null. */
function isNothing({ before, after }: Difference): boolean {
  const value = before === null ? after : after === null ? before : null;
  return value?.kind === "json" && value.value === "null";
}

function showName(name: FieldValue, context: Context): Html {
  return html`<div><dt>name</dt> <dd>${showField(name, context)} <span class="side">${context.words.changes.unchanged}</span></dd></div>`;
}

function showDifference({ path, before, after }: Difference, context: Context): Html {
  const { words } = context;
  const { added, removed, before: was, after: is } = words.changes;
  const name = path.length === 0 ? words.value.wholeBody : showValue(nameField(path), context);
  const side = (label: string, value: FieldValue | null) =>
    value && html` <dd><span class="side">${label}</span> ${showField(value, context)}</dd>`;
  return html`<div><dt>${name}</dt>${side(after ? was : removed, before)}${side(before ? is : added, after)}</div>`;
}

/** The keys to a field, such as `contact.email`. A key that would look like several keys, or like none, is in quotes. */
function nameField(path: readonly string[]): string {
  return path.map((key) => (/^$|[."]/.test(key) ? JSON.stringify(key) : key)).join(".");
}
