/** Values that a schema allows, for fast-check to draw from. */
import fc, { type Arbitrary } from "fast-check";
import { resolved, type Schema, typesOf } from "./document.ts";

/** Which texts to draw, where the schema leaves that open. */
type Texts = (minLength: number) => Arbitrary<string>;

const anyText: Texts = (minLength) => fc.string({ minLength, unit: "binary" });
const maxima: Record<string, number> = { int32: 2 ** 31 - 1, int64: Number.MAX_SAFE_INTEGER };

/** Any value that the schema allows. */
export function valuesOf(schema: Schema, texts: Texts = anyText): Arbitrary<unknown> {
  const rules = resolved(schema);
  if (rules.type === undefined) return fc.jsonValue({ maxDepth: 1 });
  return fc.oneof(...typesOf(rules).map((type) => valuesOfType(type, rules, texts)));
}

function valuesOfType(type: string, rules: Schema, texts: Texts): Arbitrary<unknown> {
  switch (type) {
    case "null":
      return fc.constant(null);
    case "string":
      return texts(rules.minLength ?? 0);
    case "integer":
      return fc.integer({
        min: rules.minimum ?? -(2 ** 31),
        max: rules.maximum ?? maxima[rules.format ?? "int32"] ?? 0,
      });
    case "array":
      return fc.array(valuesOf(rules.items ?? {}, texts));
    case "object":
      return objectsOf(rules, texts);
    default:
      throw new Error(`No values of the type ${type} are drawn yet.`);
  }
}

/** Objects are open: whatever is not described may be there too. */
function objectsOf({ properties = {}, required = [] }: Schema, texts: Texts): Arbitrary<object> {
  const described: Record<string, Arbitrary<unknown>> = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema, texts)]),
  );
  const fields = fc.record(described, { requiredKeys: required });
  const others = fc.dictionary(
    fc.string().filter((name) => !(name in properties)),
    fc.jsonValue({ maxDepth: 1 }),
    { maxKeys: 3 },
  );
  return fc.tuple(others, fields).map(([other, field]) => ({ ...other, ...field }));
}
