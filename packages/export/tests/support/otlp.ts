import { Ajv2020 } from "ajv/dist/2020.js";

const string = { type: "string" };
const uint32 = { type: "integer", minimum: 0, maximum: 2 ** 32 - 1 };
/** The JSON mapping takes what fits into 64 bits only. */
const fixed64 = { type: "string", pattern: "^[0-9]{1,20}$", format: "uint64" };
const bytes = (length: number) => ({ type: "string", pattern: `^([0-9a-f]{${2 * length}})?$` });

function message(properties: object, required: string[] = []): object {
  return { type: "object", properties, required, additionalProperties: false };
}

function list(items: object): object {
  return { type: "array", items };
}

/**
 * `ExportLogsServiceRequest` of the protocol, as its definition (`opentelemetry/proto/{collector/logs,logs,common}/v1`)
 * and the JSON mapping of Protocol Buffers have it: names in lowerCamelCase, 64-bit integers as strings, ids in
 * hexadecimal, enumerations as numbers, one member of a `oneof`.
 */
const definition = {
  $defs: {
    anyValue: {
      ...message({
        stringValue: string,
        boolValue: { type: "boolean" },
        intValue: { type: "string", pattern: "^-?[0-9]{1,19}$" },
        doubleValue: { type: "number" },
        arrayValue: message({ values: list({ $ref: "#/$defs/anyValue" }) }),
        kvlistValue: message({ values: list({ $ref: "#/$defs/keyValue" }) }),
        bytesValue: string,
      }),
      maxProperties: 1,
    },
    keyValue: message({ key: { type: "string", minLength: 1 }, value: { $ref: "#/$defs/anyValue" } }, [
      "key",
    ]),
    logRecord: message(
      {
        timeUnixNano: fixed64,
        observedTimeUnixNano: fixed64,
        severityNumber: { type: "integer", minimum: 0, maximum: 24 },
        severityText: string,
        body: { $ref: "#/$defs/anyValue" },
        attributes: list({ $ref: "#/$defs/keyValue" }),
        droppedAttributesCount: uint32,
        flags: uint32,
        traceId: bytes(16),
        spanId: bytes(8),
        eventName: string,
      },
      ["body"],
    ),
  },
  ...message(
    {
      resourceLogs: list(
        message({
          resource: message({
            attributes: list({ $ref: "#/$defs/keyValue" }),
            droppedAttributesCount: uint32,
          }),
          scopeLogs: list(
            message({
              scope: message({
                name: string,
                version: string,
                attributes: list({ $ref: "#/$defs/keyValue" }),
              }),
              logRecords: list({ $ref: "#/$defs/logRecord" }),
              schemaUrl: string,
            }),
          ),
          schemaUrl: string,
        }),
      ),
    },
    ["resourceLogs"],
  ),
};

const isUint64 = (text: string) => BigInt(text) < 2n ** 64n;
const ajv = new Ajv2020({ strict: true, allErrors: true, formats: { uint64: isUint64 } });
const validate = ajv.compile(definition);

/** What of a request does not conform to the protocol; empty when all of it does. */
export function otlpProblems(request: unknown): string[] {
  validate(request);
  return (validate.errors ?? []).map(({ instancePath, message: problem }) => `${instancePath} ${problem}`);
}

/** A request as the tests look at it. */
export interface OtlpRequest {
  resourceLogs: {
    scopeLogs: { logRecords: { timeUnixNano?: string; body: { stringValue: string } }[] }[];
  }[];
}
