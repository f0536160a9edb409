import { createHash } from "node:crypto";
import { type ReportLog, reportLogs } from "../../logs.ts";
import type { ReportContext } from "../context.ts";
import { isPartial } from "../gaps.ts";
import type { Coverage, Digest, ExportCoverage, Gap, LogCoverage } from "../model.ts";
import { containsSecret } from "../secrets.ts";
import type { SourceCoverage } from "../source.ts";

const tables: Record<ReportLog, { table: string; time: string }> = {
  sessions: { table: "sessions", time: "start" },
  audit: { table: "changes", time: "time" },
  passwords: { table: "passwords", time: "time" },
};

/** What was read, from where and by which options, and what was not. It says nothing about what SAYMON itself has logged. */
export function coverage(
  context: ReportContext,
  source: SourceCoverage,
  facts: Pick<Coverage, "source" | "range" | "timeZone">,
): Coverage {
  const gaps = source.gaps.map((gap) => maskGap(context, source.server, gap));
  return {
    status: isPartial(gaps) ? "partial" : "complete",
    server: toSafe(context, source.server),
    ...facts,
    referenceTime: context.referenceTime,
    serverTime: source.serverTime,
    logs: reportLogs.map((log) => logCoverage(context, source, log)),
    exports: exportsTable(context, source.exports),
    gaps: context.listTable<Gap>("gaps", gaps, {
      ...{ kind: "value", log: "value", from: "time", to: "time" },
      ...{
        userId: "value",
        users: "value",
        changes: "value",
        first: "value",
        name: "value",
        message: "value",
      },
    }),
    digest: createDigest(context),
    parameters: context.parameters,
  };
}

function logCoverage(context: ReportContext, { logs }: SourceCoverage, log: ReportLog): LogCoverage {
  const { table, time } = tables[log];
  const found = context.one<Pick<LogCoverage, "records" | "firstTime" | "lastTime">>(
    `SELECT COUNT(*) AS records, MIN(${time}) AS firstTime, MAX(${time}) AS lastTime FROM ${table}`,
  );
  return { log, ...logs[log], ...found };
}

function exportsTable(context: ReportContext, exports: ExportCoverage[]): Coverage["exports"] {
  const masked = exports.map((one) => ({ ...one, name: toSafe(context, one.name) }));
  return context.listTable("exports", masked, {
    ...{ name: "value", status: "value", from: "time", to: "time" },
    ...{ files: "value", records: "value", sha256: "value" },
  });
}

/** Messages come from the server, and ids may contain logins. */
function maskGap(context: ReportContext, server: string, gap: Gap): Gap {
  const { mask } = context;
  const toSafeText = (message: string) => toSafeMessage(context, server, message);
  if (gap.kind === "userFailed")
    return { ...gap, userId: mask.id(gap.userId), message: toSafeText(gap.message) };
  if (gap.kind === "userNotRead") return { ...gap, userId: mask.id(gap.userId) };
  if (gap.kind === "usersNotFound") return { ...gap, first: mask.id(gap.first) };
  if (gap.kind === "logNotRead") return { ...gap, message: gap.message && toSafeText(gap.message) };
  if (gap.kind === "exportMissing") return { ...gap, name: toSafe(context, gap.name) };
  return gap;
}

/** A text of a server or a file, without secrets and masked logins. */
function toSafe({ mask }: ReportContext, text: string, searched: string = text): string {
  return containsSecret(searched) ? "***" : mask.text(text);
}

/** The same of a message, in which neither the code of an error nor the server's host is the name of a secret. */
function toSafeMessage(context: ReportContext, server: string, message: string): string {
  const { host = "", hostname = "" } = URL.parse(server) ?? {};
  const withoutPort = host === "" ? message : message.replaceAll(host, hostname);
  return toSafe(context, message, withoutPort.replaceAll(/(\d{3} \(\w+\)):/g, "$1"));
}

/** Sorted by SQLite, so that the memory does not grow and the order of reading does not matter. */
function createDigest({ store }: ReportContext): Digest {
  const digest = createHash("sha256");
  let records = 0;
  const sql =
    "SELECT hash FROM sessions UNION ALL SELECT hash FROM changes UNION ALL SELECT hash FROM passwords ORDER BY hash";
  for (const { hash } of store.prepare(sql).iterate()) {
    digest.update(`${Buffer.from(hash as Uint8Array).toString("hex")}\n`);
    records++;
  }
  return { algorithm: "SHA-256", value: digest.digest("hex"), records };
}
