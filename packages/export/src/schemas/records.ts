import type { AuditRecord } from "@saymon-logs/client";

/** The type of entity that is a user, in the vendor's list of types. */
export const userEntityType = 5;

/**
 * What a change did. A body is null where there was nothing before, or nothing is after; what a deletion looks like is
 * not published.
 */
export function verbOf({ oldBody, newBody }: AuditRecord): "create" | "update" | "delete" | "other" {
  if (oldBody === null && newBody === null) return "other";
  if (oldBody === null) return "create";
  return newBody === null ? "delete" : "update";
}
