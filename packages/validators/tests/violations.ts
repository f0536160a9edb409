/** Values that violate a schema in exactly one place, each with the violated rule. */
import { resolved, type Schema, typesOf } from "./document.ts";

/** A violation in one field of a record. */
export interface Violation {
  title: string;
  field: string;
  /** The keyword of the schema that is violated. */
  rule: string;
  /** The value of the field; `undefined` if the field is missing. */
  value: unknown;
}

/** All violations in one field of an object. */
export function violationsOf({ properties = {}, required = [] }: Schema): Violation[] {
  return Object.entries(properties).flatMap(([field, schema]) => [
    ...required.filter((name) => name === field).map(() => ({ ...missing, field })),
    ...wrongValues(resolved(schema)).map((wrong) => ({ ...wrong, field })),
  ]);
}

/** A copy of the record with that violation. */
export function withViolation(record: object, { field, value }: Violation): object {
  const { [field]: _, ...rest } = record as Record<string, unknown>;
  return value === undefined ? rest : { ...rest, [field]: value };
}

type Wrong = Omit<Violation, "field">;

const missing: Wrong = { title: "is missing", rule: "required", value: undefined };

/** A value of each JSON type, easy to recognise in a message that must not contain it. */
const wrongTypes: [type: string, value: unknown][] = [
  ["null", null],
  ["string", "planted-5ecret"],
  ["integer", 918_273_645],
  ["number", 918_273_645.5],
  ["boolean", true],
  ["array", ["planted-5ecret"]],
  ["object", { planted: "5ecret" }],
];

function wrongValues(rules: Schema): Wrong[] {
  const { minimum, maximum, minLength, format } = rules;
  const allowed = typesOf(rules);
  const wrong = wrongTypes
    .filter(([type]) => allowed.length > 0 && !allowed.includes(type))
    .map(([type, value]) => ({ title: `is of the type ${type}`, rule: "type", value }));

  if (minimum !== undefined)
    wrong.push({ title: "is too small", rule: "minimum", value: minimum - 918_273_645 });
  if (minLength) wrong.push({ title: "is too short", rule: "minLength", value: "x".repeat(minLength - 1) });
  if (format === "int32") wrong.push({ title: "exceeds 32 bits", rule: "format", value: 2 ** 31 });
  if (maximum !== undefined) wrong.push({ title: "is too large", rule: "maximum", value: maximum + 1 });
  else if (format === "int64") wrong.push({ title: "exceeds 64 bits", rule: "format", value: 2 ** 63 });
  return wrong;
}
