import type { AuditRecord } from "@saymon-logs/client";

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
