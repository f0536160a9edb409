import type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/client";
import type { EventKind, LogEvent } from "../records/events.ts";
import { isoTimeOf, isTime } from "../records/times.ts";
import { isOwnPassword, textOf, verbOf } from "./records.ts";

/** The version of the Open Cybersecurity Schema Framework whose classes are used. */
const version = "1.8.0";

/** Category Identity & Access Management. */
const category = 3;
const classes = { accountChange: 3001, authentication: 3002, entityManagement: 3004 } as const;

/** What a log adds to the attributes that all events have. */
interface Part {
  class_uid: number;
  activity_id: number;
  [attribute: string]: unknown;
}

/** An event in the Open Cybersecurity Schema Framework. */
export function toOcsf(event: LogEvent): object {
  const { id, log, kind, time, record } = event;
  const part = parts[kind](record as never);
  return {
    category_uid: category,
    ...part,
    type_uid: part.class_uid * 100 + part.activity_id,
    time: timeOrNone(time),
    severity_id: 1,
    status_id: 1,
    metadata: {
      version,
      product: { name: "SAYMON", vendor_name: "SAYMON" },
      uid: id,
      original_time: isoTimeOf(time),
      log_name: log,
    },
    raw_data: JSON.stringify(record),
  };
}

const parts: Record<EventKind, (record: never) => Part> = {
  session: (record) => toAuthentication(record, false),
  "session-start": (record) => toAuthentication(record, false),
  "session-end": (record) => toAuthentication(record, true),
  change: toEntityManagement,
  password: toAccountChange,
};

function toAuthentication(record: SessionRecord, isEnd: boolean): Part {
  const { id, userId, login, startTime, endTime, expiredAt } = record;
  const [start, end] = [timeOrNone(startTime), timeOrNone(endTime)];
  return {
    class_uid: classes.authentication,
    activity_id: isEnd ? 2 : 1,
    user: toUser(userId, login),
    service: { name: "SAYMON" },
    session: { uid: textOf(id), created_time: start, expiration_time: timeOrNone(expiredAt) },
    start_time: start,
    ...(isEnd &&
      end !== undefined && { end_time: end, duration: start !== undefined ? end - start : undefined }),
  };
}

function toEntityManagement(record: AuditRecord): Part {
  const { entityId, entityType, kind, userId, oldBody, newBody = null } = record;
  const entity = { uid: textOf(entityId), type: textOf(entityType) };
  return {
    class_uid: classes.entityManagement,
    activity_id: { create: 1, update: 3, delete: 4, other: 99 }[verbOf(record)],
    actor: { user: toUser(userId) },
    entity: { ...entity, data: oldBody ?? newBody },
    ...(newBody !== null && { entity_result: { ...entity, data: newBody } }),
    unmapped: { kind },
  };
}

function toAccountChange(record: PasswordRecord): Part {
  const { userId, login, initiator } = record;
  const isOwn = isOwnPassword(record);
  const user = toUser(userId, login);
  return {
    class_uid: classes.accountChange,
    activity_id: isOwn ? 3 : 4,
    actor: { user: isOwn ? user : toUser(initiator) },
    user,
  };
}

function toUser(uid: unknown, name?: unknown): object {
  return { uid: textOf(uid), name: textOf(name) };
}

function timeOrNone(value: unknown): number | undefined {
  return isTime(value) ? value : undefined;
}
