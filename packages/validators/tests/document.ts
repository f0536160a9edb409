/** The bundled document, as the tests read it. */

import type { Schema as DocumentSchema } from "@saymon-logs/openapi/document";
import bundled from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import type { BundledDocument } from "../sources.ts";

/** An object of the document; every member is optional. */
export interface Node {
  [member: string]: unknown;
}

/** A schema, whose members can also be read by any name. */
export type Schema = DocumentSchema & Node;

/** A value in the document, and its schema. */
export interface Example {
  pointer: string;
  schema: Schema;
  value: unknown;
}

export const document: BundledDocument & Node = bundled;
export const schemas: Record<string, Schema> = bundled.components.schemas;
export const namedExamples: Record<string, { value: unknown }> = bundled.components.examples;

/** The named schemas, and those of parameters and bodies. */
export function schemasIn(root: Node): [pointer: string, schema: Schema][] {
  const named = nodesIn(root).filter(([pointer]) => /^#\/components\/schemas\/[^/]+$/.test(pointer));
  const ofValues = nodesIn(root).flatMap(([pointer, { schema }]) =>
    isNode(schema) ? [[`${pointer}/schema`, schema] as [string, Schema]] : [],
  );
  return [...named, ...ofValues];
}

/** Every example: of a media type, of a parameter, or of a schema itself. */
export function examplesIn(root: Node): Example[] {
  return nodesIn(root).flatMap(([pointer, node]) => {
    const { schema } = node;
    if (isNode(schema)) return shownBy(root, node).map((value) => ({ pointer, schema, value }));
    return shownByItself(node).map((value) => ({ pointer, schema: node, value }));
  });
}

/** The values in `x-invalid-examples`, which a schema must reject. */
export function invalidExamplesIn(root: Node): Example[] {
  return nodesIn(root).flatMap(([pointer, node]) =>
    [node["x-invalid-examples"] ?? []].flat().map((value) => ({ pointer, schema: node, value })),
  );
}

/** The reference to the schema of each documented response. */
export function responsesIn(root: Node): string[] {
  const pointers = /\/responses\/[^/]+(\/content\/[^/]+)$/;
  return nodesIn(root).flatMap(([pointer, { schema }]) =>
    pointers.test(pointer) ? [(schema as Schema).$ref ?? `${pointer} has an inline schema`] : [],
  );
}

/** A schema with its `$ref` resolved. Keywords beside the `$ref` take precedence. */
export function resolved({ $ref, ...beside }: Schema): Schema {
  if ($ref === undefined) return beside;
  return { ...resolved(find(document, $ref) as Schema), ...beside };
}

/** The JSON types that a schema allows; none if it has no `type`. */
export function typesOf(schema: Schema): string[] {
  return [schema.type ?? []].flat();
}

function nodesIn(node: unknown, pointer = "#"): [pointer: string, node: Node][] {
  if (typeof node !== "object" || node === null) return [];
  const children = Object.entries(node).filter(([key]) => !holdsData(key));
  const below = children.flatMap(([key, child]) => nodesIn(child, `${pointer}/${key.replaceAll("/", "~1")}`));
  return isNode(node) ? [[pointer, node], ...below] : below;
}

function holdsData(key: string): boolean {
  return key === "example" || key === "examples" || key.startsWith("x-");
}

function shownByItself({ examples }: Node): unknown[] {
  return Array.isArray(examples) ? examples : [];
}

function shownBy(root: Node, { example, examples }: Node): unknown[] {
  if (example !== undefined) return [example];
  return Object.values(examples ?? {}).map(({ $ref, value }) => ($ref ? find(root, $ref)["value"] : value));
}

function find(root: Node, ref: string): Node {
  const keys = ref.replace("#/", "").split("/");
  return keys.reduce((node, key) => node[key] as Node, root);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
