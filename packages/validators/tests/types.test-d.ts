/** Compiled, never run: the types that a library for Standard Schema infers. */
import type { AuditRecord, ErrorBody, PasswordRecord, SessionLog, SessionRecord } from "@saymon-logs/types";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { auditRecord, errorBody, passwordRecord, sessionLog, sessionRecord } from "../dist/index.js";

declare function parse<S extends StandardSchemaV1>(
  schema: S,
  value: unknown,
): StandardSchemaV1.InferOutput<S>;

export const session: SessionRecord = parse(sessionRecord, {});
export const sessions: SessionLog = parse(sessionLog, []);
export const audit: AuditRecord = parse(auditRecord, {});
export const password: PasswordRecord = parse(passwordRecord, {});
export const error: ErrorBody = parse(errorBody, {});
export const input: unknown = {} as StandardSchemaV1.InferInput<typeof sessionRecord>;

// @ts-expect-error -- a session is not a password record
export const wrongRecord: PasswordRecord = parse(sessionRecord, {});
// @ts-expect-error -- an array is not a record
export const wrongShape: SessionRecord = parse(sessionLog, []);
// @ts-expect-error -- `endTime` is null while the session is open
export const wrongNull: number = parse(sessionRecord, {}).endTime;
// @ts-expect-error -- there is no such field
export const wrongField: unknown = parse(sessionRecord, {}).endedAt;
// @ts-expect-error -- the result may have issues instead of a value
export const wrongResult: SessionRecord = sessionRecord["~standard"].validate({}).value;
// @ts-expect-error -- the input is unknown, not a record
export const wrongInput: SessionRecord = {} as StandardSchemaV1.InferInput<typeof sessionRecord>;
