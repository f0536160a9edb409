import type { AuditRecord, PasswordRecord, SessionRecord } from "@saymon-logs/client";
import { userEntityType } from "../../dist/facts.js";
import type { EventKind, LogEvent } from "../records/events.ts";
import { toIsoTime } from "../records/times.ts";
import { verbOf } from "./records.ts";

/** The version of the Elastic Common Schema whose fields are used. */
const version = "9.4.0";

/** What a log adds to the fields that all events have. */
interface Part {
  event: Record<string, unknown>;
  user: { id: string; name?: string; target?: { id: string; name?: string } };
  saymon: object;
}

/** An event in the Elastic Common Schema. What it has no field for is below `saymon`. */
export function toEcs(event: LogEvent): object {
  const { id, log, kind, time, record } = event;
  const { event: part, user, saymon } = parts[kind](record as never);
  const users = new Set([user.id, user.name, user.target?.id, user.target?.name].filter((value) => value));
  return {
    "@timestamp": toIsoTime(time),
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
  const end = isEnd &&
    typeof endTime === "number" && { end: toIsoTime(endTime), duration: (endTime - startTime) * 1_000_000 };
  return {
    event: {
      category: ["authentication", "session"],
      type: [isEnd ? "end" : "start"],
      action: isEnd ? "session-end" : "session-start",
      start: toIsoTime(startTime),
      ...end,
    },
    user: { id: userId, name: login },
    saymon: { session: { id, expires: toIsoTime(expiredAt) } },
  };
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
    user: { id: userId, ...(isUser && { target: { id: entityId } }) },
    saymon: { audit: { entity_id: entityId, entity_type: entityType, kind, old: oldBody, new: newBody } },
  };
}

function toPassword({ userId, login, initiator }: PasswordRecord): Part {
  const isOwn = initiator === "" || initiator === userId;
  const target = { id: userId, name: login };
  return {
    event: {
      category: ["iam"],
      type: ["user", "change"],
      action: isOwn ? "password-change" : "password-reset",
    },
    user: isOwn ? { ...target, target } : { id: initiator, target },
    saymon: { password: { initiator } },
  };
}
