/** Ajv, strict, for the schemas of an OpenAPI document. */
import { _, type AnySchema, type AnySchemaObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import metadata from "ajv/dist/vocabularies/metadata.js";
import * as integerFormats from "./src/integer-formats.ts";

/** The schemas of `components`, by name. */
export type Schemas = Record<string, AnySchemaObject>;

/** The `$ref` of a schema, which is also its key in Ajv. */
export function schemaRef(name: string): string {
  return `#/components/schemas/${name}`;
}

/** Creates an Ajv that rejects what the 2020-12 dialect does not define, except annotations that start with `x-`. */
export function documentAjv(schemas: Schemas): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    // Characters are code points. For a limit of one, the length in UTF-16 gives the same result, and is faster.
    unicode: lengthsIn(schemas).some((length) => length > 1),
    // Ajv would warn about the option `unicode`.
    logger: false,
    formats: { ...integerFormats },
    code: { source: true, esm: true, lines: true, formats: _`integerFormats` },
  });

  // Two keywords need bookkeeping that Ajv writes onto the functions, where bundlers cannot remove it.
  ajv.opts.unevaluated = false;
  ajv.removeKeyword("unevaluatedItems").removeKeyword("unevaluatedProperties");

  ajv.addVocabulary([...annotationsIn(schemas)]);
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, schemaRef(name));
  return ajv;
}

/** The schemas without annotations. Ajv copies whole schemas into its code, with every description and example. */
export function withoutAnnotations(schemas: Schemas): Schemas {
  return mapValues(schemas, rulesOf) as Schemas;
}

function rulesOf(schema: AnySchema): AnySchema {
  if (typeof schema === "boolean") return schema;
  const rules = Object.entries(schema).filter(([keyword]) => !isAnnotation(keyword));
  return Object.fromEntries(
    rules.map(([keyword, value]) => {
      if (keyword === "properties") return [keyword, mapValues(value, rulesOf)];
      return [keyword, keyword === "items" ? rulesOf(value) : value];
    }),
  );
}

function isAnnotation(keyword: string): boolean {
  return keyword.startsWith("x-") || metadata.metadataVocabulary.includes(keyword);
}

function annotationsIn(node: unknown): Set<string> {
  if (typeof node !== "object" || node === null) return new Set();
  const own = Object.keys(node).filter((key) => key.startsWith("x-"));
  return new Set([...own, ...Object.values(node).flatMap((child) => [...annotationsIn(child)])]);
}

function lengthsIn(node: unknown): number[] {
  if (typeof node !== "object" || node === null) return [];
  const own = Object.entries(node).flatMap(([key, value]) =>
    /^m(in|ax)Length$/.test(key) ? Number(value) : [],
  );
  return [...own, ...Object.values(node).flatMap(lengthsIn)];
}

function mapValues<T, U>(values: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}
