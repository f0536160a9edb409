import type { LogEvent } from "../records/events.ts";
import { isTime } from "../records/times.ts";
import type { EventMapper } from "../schemas/schemas.ts";
import { toJsonLine } from "./json.ts";

/** Times are nanoseconds in 64 bits without a sign. The last millisecond that fits is in the year 2554. */
const latestTime = Math.floor(2 ** 64 / 1_000_000);

/** Severity INFO of OpenTelemetry's data model. */
const severity = { severityNumber: 9, severityText: "INFO" };

/** The events as an `ExportLogsServiceRequest` in the JSON of OTLP. All of them must be of one server. */
export function toOtlpRequest(events: readonly LogEvent[], schema: EventMapper): object {
  const [first] = events;
  const resource = {
    attributes: attributes({ "service.name": "saymon", "server.address": first?.server ?? "" }),
  };
  const logRecords = events.map((event) => toLogRecord(event, schema));
  return {
    resourceLogs: [{ resource, scopeLogs: [{ scope: { name: "@saymon-logs/export" }, logRecords }] }],
  };
}

function toLogRecord(event: LogEvent, schema: EventMapper): object {
  const { id, log, kind, time } = event;
  return {
    ...(isTime(time) && time >= 0 && time <= latestTime && { timeUnixNano: toNanoseconds(time) }),
    ...severity,
    eventName: `saymon.${kind}`,
    body: { stringValue: toJsonLine(schema(event)) },
    attributes: attributes({ "log.record.uid": id, "saymon.log": log }),
  };
}

/** Nanoseconds do not fit into the numbers of JSON. */
function toNanoseconds(time: number): string {
  return `${BigInt(time) * 1_000_000n}`;
}

function attributes(values: Record<string, string>): object[] {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}
