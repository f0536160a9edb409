import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

const string = { type: "string", minLength: 1 };
const integer = { type: "integer" };
const timestamp = { type: "integer", minimum: 0 };
/** `json_t`: anything. */
const json = {};

function object(properties: object, required: string[] = [], more: object = {}): object {
  return { type: "object", properties, required, additionalProperties: false, ...more };
}

const user = object({ uid: string, name: string, type_id: { enum: [0, 1, 2, 3, 4, 99] } }, [], {
  anyOf: [{ required: ["uid"] }, { required: ["name"] }],
});
const entity = object({ uid: string, name: string, type: string, data: json }, [], {
  anyOf: [{ required: ["uid"] }, { required: ["name"] }],
});

/** Attributes of `base_event` and `iam` that these events may use; the required ones are those of the definition. */
const base = {
  category_uid: { const: 3 },
  time: timestamp,
  start_time: timestamp,
  end_time: timestamp,
  duration: integer,
  severity_id: { enum: [0, 1, 2, 3, 4, 5, 6, 99] },
  status_id: { enum: [0, 1, 2, 99] },
  metadata: object(
    {
      version: { const: "1.8.0" },
      product: object({ name: string, vendor_name: string }, ["name"]),
      uid: string,
      original_time: string,
      log_name: string,
    },
    ["version", "product"],
  ),
  raw_data: string,
  unmapped: { type: "object" },
  actor: object({ user }, ["user"]),
};
const required = ["activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"];

function eventClass(
  uid: number,
  activities: number[],
  properties: object,
  more: string[],
  rules: object = {},
): object {
  return {
    ...object(
      { ...base, ...properties, class_uid: { const: uid }, activity_id: integer, type_uid: integer },
      [...required, ...more],
    ),
    ...rules,
    // `type_uid` follows from the class and the activity.
    oneOf: activities.map((activity) => ({
      properties: { activity_id: { const: activity }, type_uid: { const: uid * 100 + activity } },
    })),
  };
}

/**
 * Schemas of the classes that events use, written after the published definition (`events/iam/*.json`, `objects/*.json`
 * and `dictionary.json` of the schema's repository).
 */
const classes: Record<number, object> = {
  3001: eventClass(3001, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 99], { user, user_result: user }, [
    "user",
  ]),
  3002: eventClass(
    3002,
    [0, 1, 2, 3, 4, 5, 6, 7, 99],
    {
      user,
      service: object({ name: string, uid: string, version: string }),
      session: object({ uid: string, created_time: timestamp, expiration_time: timestamp }),
    },
    ["user"],
    { anyOf: [{ required: ["service"] }, { required: ["dst_endpoint"] }] },
  ),
  3004: eventClass(
    3004,
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 99],
    { entity, entity_result: entity },
    ["entity"],
  ),
};

const ajv = new Ajv2020({ strict: false, allErrors: true });
const validators = new Map<unknown, ValidateFunction>(
  Object.entries(classes).map(([uid, schema]) => [Number(uid), ajv.compile(schema)]),
);

/** What of an event does not conform to its class; empty when all of it does. */
export function ocsfProblems(event: Record<string, unknown>): string[] {
  const validate = validators.get(event["class_uid"]);
  if (!validate) return [`class_uid ${event["class_uid"]} is not known`];
  validate(event);
  return (validate.errors ?? []).map(({ instancePath, message, params: { additionalProperty } }) =>
    [instancePath, message, additionalProperty].filter(Boolean).join(" "),
  );
}
