/** The part of OpenAPI that the site tells of. */
export interface Document {
  openapi: string;
  info: { title: string; version: string; summary: string; description: string };
  externalDocs?: { url: string; description: string };
  servers: Server[];
  tags: Tag[];
  "x-tagGroups": { name: string; tags: string[] }[];
  paths: Record<string, Record<string, Operation>>;
  security: Record<string, string[]>[];
  components: { securitySchemes: Record<string, { description: string }>; [kind: string]: unknown };
}

export interface Server {
  url: string;
  description: string;
  variables?: Record<string, { default: string }>;
}

export interface Tag {
  name: string;
  description: string;
  "x-traitTag"?: boolean;
}

export interface Operation {
  operationId: string;
  tags?: string[];
  summary: string;
  description: string;
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

interface Response {
  description: string;
  content: Record<string, { schema: Schema; examples: Record<string, Example> }>;
}

export interface Example {
  summary: string;
  description?: string;
  value: unknown;
}

export interface Schema {
  type: string | string[];
  description?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  "x-known-values"?: Record<string, string>;
}

/** An operation, and where it is found. */
export interface Endpoint extends Operation {
  method: string;
  path: string;
}

/** All operations, in the order of the document. */
export function endpoints({ paths }: Document): Endpoint[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
}

/** The guides, in the order of the menu. */
export function guides({ tags, "x-tagGroups": groups }: Document): Tag[] {
  const traits = new Map(tags.filter((tag) => tag["x-traitTag"]).map((tag) => [tag.name, tag]));
  return groups.flatMap((group) => group.tags.flatMap((name) => traits.get(name) ?? []));
}
