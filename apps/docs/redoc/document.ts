import type { Document, Operation, Schema } from "@saymon-logs/openapi/document";
import { type Endpoint, endpoints } from "../build/document.ts";
import { code, detailsTitle, examplesOf, paragraphs, recordDescription, relink } from "../build/sections.ts";

/** What differs from page to page. */
export interface Variant {
  /** The version that the title shows. */
  version: string;
  /** Whether the page is beside the other pages of the site, and links to them. */
  linked: boolean;
  /** Markdown that follows the overview's first paragraph. */
  overview?: string;
}

/**
 * The document as Redoc gets it: Redoc hides the operations of a tag and the variables of a server behind buttons, and
 * leaves out what schemas say of themselves. It has no options for this.
 */
export function documentForRedoc(document: Document, { version, linked, overview }: Variant): Document {
  const guides = document.tags.filter((tag) => tag["x-traitTag"]);
  const names = new Set(guides.map(({ name }) => name));
  const groups = document["x-tagGroups"] ?? [{ name: "Logs", tags: document.tags.map(({ name }) => name) }];
  const [lead = "", ...rest] = document.info.description.split(/\n\n+/);
  const description = paragraphs(overview, lead, ...rest);
  return {
    ...document,
    info: { ...document.info, version, description: relink(description, anchor) },
    // The descriptions say what the variables are; Redoc would hide that behind a button, and shows no Markdown here.
    servers: document.servers.map(({ url, description }) => ({
      url,
      description: description.replaceAll("`", ""),
    })),
    tags: guides.map((tag) => ({ ...tag, description: relink(tag.description, anchor) })),
    // An empty name stands for all operations without a tag.
    "x-tagGroups": groups.map(({ name, tags }) => ({
      name,
      tags: tags.length > 0 && tags.every((tag) => names.has(tag)) ? tags : [""],
    })),
    paths: operationsForRedoc(document, linked),
    components: {
      ...document.components,
      schemas: mapValues(document.components.schemas, withExamples(document)),
    },
  };
}

function anchor(name: string): string {
  return `#/${name}`;
}

function operationsForRedoc(document: Document, linked: boolean): Document["paths"] {
  const paths: Document["paths"] = {};
  for (const endpoint of endpoints(document)) {
    const { path, title, "x-details": _, "x-details-summary": __, ...operation } = endpoint;
    const forRedoc: Operation = {
      ...operation,
      summary: title,
      description: relink(describe(endpoint, linked), anchor),
      // With no other tag than the empty one, Redoc would put `other` into the operation's address.
      tags: ["", ...operation.tags],
      responses: mapValues(operation.responses, (response) => withRecordDescription(document, response)),
    };
    paths[path] = { get: forRedoc };
  }
  return paths;
}

/** What a reader needs to send the request, then the link to try it, then the rest, folded. */
function describe(
  { path, operationId, description, "x-details": details, "x-details-summary": summary }: Endpoint,
  linked: boolean,
): string {
  return paragraphs(
    code(`GET ${path}`, "http"),
    description,
    linked && `[Try it](try.html#${operationId})`,
    details && `#### ${detailsTitle}\n\n${summary ?? ""}`,
    details && `<details>\n<summary>Show the details</summary>\n\n${details}\n\n</details>`,
  );
}

/** Redoc shows neither what an array nor what its items say of themselves. */
function withRecordDescription(document: Document, response: Operation["responses"][string]) {
  const { description, content } = resolve(document, response);
  const [body] = Object.values(content);
  const about = body && recordDescription(resolveItems(document, resolve(document, body.schema)));
  return { description: paragraphs(description, about), content };
}

function resolveItems(document: Document, schema: Schema): Schema {
  return schema.items ? { ...schema, items: resolve(document, schema.items) } : schema;
}

/** Redoc shows no examples of a field. */
function withExamples(document: Document): (schema: Schema) => Schema {
  return function complete(schema: Schema): Schema {
    if (!schema.properties) return schema;
    return {
      ...schema,
      properties: mapValues(schema.properties, (field) => {
        const examples = examplesOf({ ...resolve(document, field), ...field });
        return { ...complete(field), description: paragraphs(field.description, examples) };
      }),
    };
  };
}

function resolve<Node extends object>(document: Document, node: Node): Node {
  const { $ref } = node as { $ref?: string };
  if (!$ref) return node;
  const keys = $ref.split("/").slice(1);
  return keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document) as Node;
}

function mapValues<Value>(
  record: Record<string, Value>,
  map: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
