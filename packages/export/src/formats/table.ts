import { sanitizeText } from "@saymon-logs/client/safe-text";
import { entityTypeNames } from "../../dist/facts.js";
import type { LogName, LogRecords } from "../logs.ts";
import type { LogEvent } from "../records/events.ts";
import { isTime, toIsoSeconds } from "../records/times.ts";
import { isOwnPassword, textOf, verbOf } from "../schemas/records.ts";
import type { Format } from "./format.ts";

const widths = { time: 20, log: 9, user: 24 };

/**
 * Lines for a person at a terminal: what happened, when, and by whom. It shows a part of each record, cut to the width of
 * the terminal.
 */
export function table(columns: number): Format {
  const line = (time: string, log: string, user: string, what: string) => {
    const cells = [fit(time, widths.time), fit(log, widths.log), fit(user, widths.user), sanitizeText(what)];
    return `${shorten(cells.join("  "), columns)}\n`;
  };
  return {
    extension: "txt",
    header: line("TIME", "LOG", "USER", "WHAT"),
    event: ({ log, time, record }: LogEvent) => {
      const { user, what } = describe[log](record as never);
      return line(isTime(time) ? toIsoSeconds(time) : "", log, user, what);
    },
    footer: () => "",
  };
}

const verbs = { create: "created", update: "changed", delete: "deleted", other: "changed" };

/** What a line says about a record of each log. */
const describe: { [Log in LogName]: (record: LogRecords[Log]) => { user: string; what: string } } = {
  sessions: ({ login, endTime }) => ({
    user: login,
    what: isTime(endTime) ? `signed in until ${toIsoSeconds(endTime)}` : "signed in",
  }),
  audit(record) {
    const { userId, entityType, entityId, kind } = record;
    return {
      user: userId,
      what: `${verbs[verbOf(record)]} ${nameOf(kind)} of ${nameOf(entityType)} ${textOf(entityId) ?? ""}`,
    };
  },
  passwords(record) {
    const { login, initiator } = record;
    return {
      user: login,
      what: isOwnPassword(record) ? "changed own password" : `changed by ${textOf(initiator)}`,
    };
  },
};

/** The name of an entity type. The published list is incomplete, so others have their number. */
function nameOf(type: unknown): string {
  return (typeof type === "number" && entityTypeNames[type]) || `type ${textOf(type) ?? "unknown"}`;
}

/** A server may leave a field out, or send something else than text. */
function fit(text: unknown, width: number): string {
  return shorten(sanitizeText(textOf(text) ?? ""), width).padEnd(width);
}

function shorten(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(width - 1, 0)).join("")}…`;
}
