import type { LogEvent } from "../records/events.ts";
import type { EventMapper } from "../schemas/schemas.ts";
import { toJsonLine } from "./json.ts";

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
    // Nanoseconds do not fit into the numbers of JSON.
    timeUnixNano: `${BigInt(time) * 1_000_000n}`,
    ...severity,
    eventName: `saymon.${kind}`,
    body: { stringValue: toJsonLine(schema(event)) },
    attributes: attributes({ "log.record.uid": id, "saymon.log": log }),
  };
}

function attributes(values: Record<string, string>): object[] {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}
