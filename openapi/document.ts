/**
 * The types of the dereferenced document and its releases. They are the library's, with the extensions, which README.md
 * explains; what OpenAPI leaves optional is required where a lint rule requires it.
 */
import type { OpenAPIV3_1 as OpenAPI } from "openapi-types";

export interface Document {
  openapi: string;
  info: OpenAPI.InfoObject & { summary: string; description: string };
  externalDocs?: OpenAPI.ExternalDocumentationObject;
  servers: (OpenAPI.ServerObject & { description: string })[];
  tags: Tag[];
  paths: Record<string, { get: Operation }>;
  security: OpenAPI.SecurityRequirementObject[];
  components: {
    securitySchemes: Record<string, { description: string; in?: string; name?: string }>;
    schemas: Record<string, Schema>;
  };
  "x-tagGroups"?: { name: string; tags: string[] }[];
}

export interface Tag extends OpenAPI.TagObject {
  description: string;
  /** Whether the tag is a guide, not a group of operations. */
  "x-traitTag"?: boolean;
}

export interface Operation
  extends Required<Pick<OpenAPI.OperationObject, "operationId" | "tags" | "summary" | "description">> {
  parameters: Parameter[];
  responses: Record<string, Response>;
  "x-required-permission": string | null;
  "x-sort-order": { field: string; direction: string; source: string } | null;
  "x-compared-time": { field: string; source: string };
  "x-codeSamples": { lang: string; label: string; source: string }[];
  "x-details"?: string;
  "x-details-summary"?: string;
}

export interface Parameter extends Omit<OpenAPI.ParameterObject, "schema"> {
  description: string;
  schema: Schema;
}

export interface Response {
  description: string;
  headers?: Record<string, OpenAPI.HeaderObject>;
  content: { "application/json": { schema: Schema; examples: Record<string, Example> } };
}

export interface Example extends OpenAPI.ExampleObject {
  summary: string;
}

export type Schema = Omit<OpenAPI.BaseSchemaObject, "properties"> & {
  $ref?: string;
  type?: string | string[];
  items?: Schema;
  properties?: Record<string, Schema>;
};
