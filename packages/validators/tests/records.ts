/** Valid values of a schema, as arbitraries of fast-check. */
import fc, { type Arbitrary } from "fast-check";
import { resolved, type Schema, typesOf } from "./document.ts";

/** Generates strings with a minimum length. */
type Strings = (minLength: number) => Arbitrary<string>;

const anyString: Strings = (minLength) => fc.string({ minLength, unit: "binary" });
const maxima: Record<string, number> = { int32: 2 ** 31 - 1, int64: Number.MAX_SAFE_INTEGER };

/** Any value that conforms to the schema. */
export function valuesOf(schema: Schema, strings: Strings = anyString): Arbitrary<unknown> {
  const rules = resolved(schema);
  if (rules.type === undefined) return fc.jsonValue({ maxDepth: 1 });
  return fc.oneof(...typesOf(rules).map((type) => valuesOfType(type, rules, strings)));
}

function valuesOfType(type: string, rules: Schema, strings: Strings): Arbitrary<unknown> {
  switch (type) {
    case "null":
      return fc.constant(null);
    case "string":
      return strings(rules.minLength ?? 0);
    case "integer":
      return fc.integer({
        min: rules.minimum ?? -(2 ** 31),
        max: rules.maximum ?? maxima[rules.format ?? "int32"] ?? 0,
      });
    case "array":
      return fc.array(valuesOf(rules.items ?? {}, strings));
    case "object":
      return objectsOf(rules, strings);
    default:
      throw new Error(`The test cannot generate values of the type ${type}. Add a case here.`);
  }
}

/** Objects are open, so they also get undescribed fields. */
function objectsOf({ properties = {}, required = [] }: Schema, strings: Strings): Arbitrary<object> {
  const described: Record<string, Arbitrary<unknown>> = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema, strings)]),
  );
  const fields = fc.record(described, { requiredKeys: required });
  const others = fc.dictionary(
    fc.string().filter((name) => !(name in properties)),
    fc.jsonValue({ maxDepth: 1 }),
    { maxKeys: 3 },
  );
  return fc.tuple(others, fields).map(([other, field]) => ({ ...other, ...field }));
}
