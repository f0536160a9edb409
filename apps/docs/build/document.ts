/** The part of OpenAPI that the site shows. */
export interface Document {
  openapi: string;
  info: { title: string; version: string; summary: string; description: string };
  externalDocs?: { url: string; description: string };
  servers: Server[];
  tags: Tag[];
  "x-tagGroups"?: { name: string; tags: string[] }[];
  paths: Record<string, Record<string, Operation>>;
  security: Record<string, string[]>[];
  components: {
    securitySchemes: Record<string, { description: string }>;
    schemas: Record<string, Schema>;
  };
}

interface Server {
  url: string;
  description: string;
  variables?: Record<string, { default: string }>;
}

export interface Tag {
  name: string;
  description: string;
  /** Whether the tag is a guide, not a group of operations. */
  "x-traitTag"?: boolean;
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  /** Order, range, end of the log, what is not published: what a reader needs after the parameters. */
  "x-details"?: string;
  /** The same in one line. */
  "x-details-summary"?: string;
  parameters: Parameter[];
  responses: Record<string, Response>;
  "x-codeSamples": { lang: string; label: string; source: string }[];
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description: string;
  schema: Schema;
  example?: unknown;
}

export interface Response {
  description: string;
  content: Record<string, { schema: Schema; examples: Record<string, Example> }>;
}

export interface Example {
  summary: string;
  description?: string;
  value: unknown;
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  examples?: unknown[];
}

/** An operation, and where readers find it. */
export interface Endpoint extends Operation {
  method: string;
  path: string;
  /** What the menu calls it: the log that it reads. */
  title: string;
}

/** All operations, in the order of the document. */
export function endpoints({ paths }: Pick<Document, "paths">): Endpoint[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
      title: operation.tags.at(-1) ?? operation.summary,
    })),
  );
}

/** The guides, in the order of the menu. Documents for tools have none. */
export function guides({ tags, "x-tagGroups": groups = [] }: Document): Tag[] {
  const traits = new Map(tags.filter((tag) => tag["x-traitTag"]).map((tag) => [tag.name, tag]));
  return groups.flatMap((group) => group.tags.flatMap((name) => traits.get(name) ?? []));
}

/** All descriptions, each with its place as a JSON pointer. */
export function* descriptions(node: unknown, pointer = "#"): Generator<[pointer: string, text: string]> {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    const place = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const isText = key === "description" || key === "x-details";
    if (isText && typeof value === "string") yield [place, value];
    // What an example holds is shown as it is.
    else if (key !== "value" && key !== "examples") yield* descriptions(value, place);
    else if (key === "examples") yield* descriptions(Object.values(value as object), place);
  }
}
