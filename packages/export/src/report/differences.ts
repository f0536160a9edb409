import { canonicalJson } from "../records/ids.ts";
import { isOmittedBody } from "../schemas/limit-size.ts";
import type { FieldValue } from "./model.ts";
import { isLabel, isSecretName, isSecretValue, isShortSecretName, namesSecret } from "./secrets.ts";

/** A field that differs, with its whole values; undefined where the field does not exist. */
export interface FieldDifference {
  path: string[];
  before: unknown;
  after: unknown;
  /** Whether the name of the field, or of one around it, says that it is a secret. */
  isSecret: boolean;
}

/** Objects that are nested deeper are compared as a whole. */
const maxDepth = 16;

/**
 * Compares two bodies field by field: objects by their keys, in the order of the keys, everything else as a whole. A body that
 * is null has no fields.
 */
export function findDifferences(oldBody: unknown, newBody: unknown): FieldDifference[] {
  const [before, after] = [oldBody ?? undefined, newBody ?? undefined];
  const found: FieldDifference[] = [];
  compare({ path: [], before, after, isSecret: false }, found);
  return found;
}

function compare(field: FieldDifference, found: FieldDifference[]): void {
  const { path, before, after, isSecret } = field;
  // The keys within a secret can be secrets too, and a body that was left out has no fields.
  const isWhole = isSecret || (path.length === 0 && [before, after].some(isOmittedBody));
  const isRecursive = !isWhole && [before, after].every((value) => value === undefined || isObject(value));
  if (!isRecursive || path.length >= maxDepth || isEmptyAgainstNothing(before, after)) {
    if (!isEqual(before, after)) found.push(field);
    return;
  }
  const [old, next] = [toObject(before), toObject(after)];
  const isNamed = namesSecret(old) || namesSecret(next);
  for (const key of [...new Set([...Object.keys(old), ...Object.keys(next)])].sort()) {
    const isSecretField = isSecretName(key) || (isNamed && !isLabel(key));
    const inner = { before: ownValue(old, key), after: ownValue(next, key), isSecret: isSecretField };
    compare({ path: [...path, key], ...inner }, found);
  }
}

/** An empty object that appears or disappears has no field that could show it. */
function isEmptyAgainstNothing(before: unknown, after: unknown): boolean {
  return (
    (before === undefined) !== (after === undefined) && Object.keys(toObject(before ?? after)).length === 0
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function ownValue(body: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(body, key) ? body[key] : undefined;
}

function isEqual(before: unknown, after: unknown): boolean {
  // Only what is nested has to be compared as JSON, whatever the order of its keys.
  const isNested = typeof before === "object" && typeof after === "object";
  return isNested ? canonicalJson(before) === canonicalJson(after) : before === after;
}

/**
 * The value of a field as a report shows it: secrets masked, also those within it, and cut to a length.
 */
export function toFieldValue(value: unknown, isSecret: boolean, maxLength: number): FieldValue | null {
  if (value === undefined) return null;
  if (isSecret || (typeof value === "string" && isSecretValue(value))) return { kind: "masked" };
  if (isOmittedBody(value)) return { kind: "omitted", ...value.omitted };
  if (typeof value === "string") return toText("string", value, maxLength);
  return toText("json", canonicalJson(maskWithin(value)), maxLength);
}

function toText(kind: "string" | "json", text: string, maxLength: number): FieldValue {
  return { kind, value: cut(text, maxLength), length: text.length };
}

/** The first characters of a text, never one half of a surrogate pair. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
  return text.slice(0, end);
}

/** A key of a body as a report shows it: some are secrets themselves. */
export function toSafeKey(key: string): string {
  return isSecretValue(key) ? "***" : key;
}

/** What is nested deeper could overflow the stack, and is masked as a whole. */
export const maxNesting = 200;

function maskWithin(value: unknown, depth: number = 0): unknown {
  if (typeof value === "string") return isSecretValue(value) ? "***" : value;
  if (typeof value !== "object" || value === null) return value;
  if (depth >= maxNesting) return "***";
  const mask = (inner: unknown, isSecret: boolean) =>
    isSecret && inner !== null && typeof inner !== "boolean" ? "***" : maskWithin(inner, depth + 1);
  if (Array.isArray(value)) return value.map((item, index) => mask(item, isAfterSecretName(value, index)));
  const isNamed = namesSecret(value as Record<string, unknown>);
  const masked: Record<string, unknown> = Object.create(null);
  for (const [key, inner] of Object.entries(value)) {
    const name = unusedKey(masked, toSafeKey(key));
    masked[name] = mask(inner, isSecretName(key) || (isNamed && !isLabel(key)));
  }
  return masked;
}

/** A pair can be an array: `["password", "…"]`. */
function isAfterSecretName(list: readonly unknown[], index: number): boolean {
  return isShortSecretName(list[index - 1]);
}

/** Masked keys can be the same, and no field may disappear. */
function unusedKey(object: object, key: string): string {
  let name = key;
  for (let number = 2; Object.hasOwn(object, name); number++) name = `${key} (${number})`;
  return name;
}
