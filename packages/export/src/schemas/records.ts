import type { AuditRecord, PasswordRecord } from "@saymon-logs/client";

/**
 * What a change did. A body is null or missing where there was nothing before, or nothing is after; what a deletion looks
 * like is not published.
 */
export function verbOf({
  oldBody = null,
  newBody = null,
}: Pick<AuditRecord, "oldBody" | "newBody">): "create" | "update" | "delete" | "other" {
  if (oldBody === null && newBody === null) return "other";
  if (oldBody === null) return "create";
  return newBody === null ? "delete" : "update";
}

/** Whether users changed their own passwords. The initiator is empty then; a missing one counts as empty. */
export function isOwnPassword({ initiator, userId }: PasswordRecord): boolean {
  return !initiator || initiator === userId;
}

/** A value for a field that must be a string, which has none when the value is missing or empty. */
export function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}
