import type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/types";
// Built from the document. The path holds from `src/testing` as well as from `dist/testing`.
import { records } from "../../dist/testing/examples.js";

/**
 * A session record: the document's example, with your own fields in place of its.
 *
 * @example
 * ```ts
 * import { fakeSessionRecord } from "@saymon-logs/client/testing";
 *
 * const open = fakeSessionRecord({ login: "auditor", endTime: null });
 * console.log(open.login, open.expiredAt > open.startTime); // auditor true
 * ```
 */
export function fakeSessionRecord(fields: Partial<SessionRecord> = {}): SessionRecord {
  return { ...records.listSessionLog, ...fields };
}

/**
 * An audit record: the document's example, with your own fields in place of its. Each call returns its own
 * bodies.
 *
 * @example
 * ```ts
 * import { fakeAuditRecord } from "@saymon-logs/client/testing";
 *
 * const deletion = fakeAuditRecord({ newBody: null });
 * console.log(deletion.entityType); // 1
 * ```
 */
export function fakeAuditRecord(fields: Partial<AuditRecord> = {}): AuditRecord {
  return { ...structuredClone(records.listUserAuditLog), ...fields };
}

/**
 * A password record: the document's example, with your own fields in place of its.
 *
 * @example
 * ```ts
 * import { fakePasswordRecord } from "@saymon-logs/client/testing";
 *
 * const byAnAdministrator = fakePasswordRecord({ initiator: "5e21b752308c3c66d64e072c" });
 * console.log(byAnAdministrator.login); // user.name
 * ```
 */
export function fakePasswordRecord(fields: Partial<PasswordRecord> = {}): PasswordRecord {
  return { ...records.listPasswordLog, ...fields };
}
