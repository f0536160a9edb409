import type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/client";
import { userEntityType } from "../../dist/facts.js";
import type { EventKind, LogEvent } from "../records/events.ts";
import { isoTimeOf, isTime } from "../records/times.ts";
import { isOwnPassword, textOf, verbOf } from "./records.ts";

/** The version of the Elastic Common Schema whose fields are used. */
const version = "9.4.0";

/** Durations are in nanoseconds, in a `long` of 64 bits: 292 years. */
const durationLimit = 2 ** 63;

interface User {
  id: string | undefined;
  name?: string | undefined;
}

/** What a log adds to the fields that all events have. */
interface Part {
  event: Record<string, unknown>;
  user: User & { target?: User };
  saymon: object;
}

/** An event in the Elastic Common Schema. What it has no field for is below `saymon`. */
export function toEcs(event: LogEvent): object {
  const { id, log, kind, time, record } = event;
  const { event: part, user, saymon } = parts[kind](record as never);
  const users = new Set([user.id, user.name, user.target?.id, user.target?.name].filter((value) => value));
  return {
    "@timestamp": isoTimeOf(time),
    ecs: { version },
    event: {
      ...{ id, kind: "event", outcome: "success", module: "saymon", dataset: `saymon.${log}` },
      ...part,
      original: JSON.stringify(record),
    },
    user,
    related: { user: [...users] },
    saymon,
  };
}

const parts: Record<EventKind, (record: never) => Part> = {
  session: (record) => toSession(record, false),
  "session-start": (record) => toSession(record, false),
  "session-end": (record) => toSession(record, true),
  change: toChange,
  password: toPassword,
};

function toSession(
  { id, userId, login, startTime, endTime, expiredAt }: SessionRecord,
  isEnd: boolean,
): Part {
  return {
    event: {
      category: ["authentication", "session"],
      type: [isEnd ? "end" : "start"],
      action: isEnd ? "session-end" : "session-start",
      start: isoTimeOf(startTime),
      ...(isEnd && { end: isoTimeOf(endTime), duration: durationOf(startTime, endTime) }),
    },
    user: { id: textOf(userId), name: textOf(login) },
    saymon: { session: { id, expires: isoTimeOf(expiredAt) } },
  };
}

function durationOf(start: unknown, end: unknown): number | undefined {
  const duration = isTime(start) && isTime(end) ? (end - start) * 1_000_000 : Number.NaN;
  return Math.abs(duration) < durationLimit ? duration : undefined;
}

function toChange(record: AuditRecord): Part {
  const { entityId, entityType, kind, userId, oldBody, newBody } = record;
  const type = { create: "creation", update: "change", delete: "deletion", other: "change" }[verbOf(record)];
  const isUser = entityType === userEntityType;
  return {
    event: {
      category: [isUser ? "iam" : "configuration"],
      type: isUser ? ["user", type] : [type],
      action: `entity-${type}`,
    },
    user: { id: textOf(userId), ...(isUser && { target: { id: textOf(entityId) } }) },
    saymon: { audit: { entity_id: entityId, entity_type: entityType, kind, old: oldBody, new: newBody } },
  };
}

function toPassword(record: PasswordRecord): Part {
  const { userId, login, initiator } = record;
  const isOwn = isOwnPassword(record);
  const target = { id: textOf(userId), name: textOf(login) };
  return {
    event: {
      category: ["iam"],
      type: ["user", "change"],
      action: isOwn ? "password-change" : "password-reset",
    },
    user: isOwn ? { ...target, target } : { id: textOf(initiator), target },
    saymon: { password: { initiator } },
  };
}
