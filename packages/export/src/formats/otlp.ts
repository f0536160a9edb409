import type { LogEvent } from "../records/events.ts";
import { isTime } from "../records/times.ts";
import type { EventMapper } from "../schemas/schemas.ts";
import { toJsonLine } from "./json.ts";

/** Times are nanoseconds in 64 bits without a sign. The last millisecond that fits is in the year 2554. */
const latestTime = Math.floor(2 ** 64 / 1_000_000);

/** Severity INFO of OpenTelemetry's data model. */
const severity = { severityNumber: 9, severityText: "INFO" };

/** Log records of {@link toOtlpRecord} as an `ExportLogsServiceRequest` in the JSON of OTLP. */
export function toOtlpRequest(server: string, records: readonly string[]): string {
  const resource = { attributes: attributes({ "service.name": "saymon", "server.address": server }) };
  const scope = { name: "@saymon-logs/export" };
  return (
    `{"resourceLogs":[{"resource":${JSON.stringify(resource)},` +
    `"scopeLogs":[{"scope":${JSON.stringify(scope)},"logRecords":[${records.join(",")}]}]}]}`
  );
}

/** An event as a log record in the JSON of OTLP. */
export function toOtlpRecord(event: LogEvent, schema: EventMapper): string {
  const { id, log, kind, time } = event;
  return JSON.stringify({
    ...(isTime(time) && time >= 0 && time <= latestTime && { timeUnixNano: toNanoseconds(time) }),
    ...severity,
    eventName: `saymon.${kind}`,
    body: { stringValue: toJsonLine(schema(event)) },
    attributes: attributes({ "log.record.uid": id, "saymon.log": log }),
  });
}

/** Nanoseconds do not fit into the numbers of JSON. */
function toNanoseconds(time: number): string {
  return `${BigInt(time) * 1_000_000n}`;
}

function attributes(values: Record<string, string>): object[] {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}
