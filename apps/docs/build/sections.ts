import type { Document, Example, Parameter, Response, Schema } from "@saymon-logs/openapi/document";
import { type Endpoint, endpoints, guides } from "./document.ts";

/** A part of the reference, as Markdown that begins with a heading of the first level. */
export interface Section {
  /** Its address on every page, such as `/errors` in `index.html#/errors`. Redoc gives the same. */
  anchor: string;
  /** Name of its Markdown file, such as `errors`. */
  name: string;
  title: string;
  kind: "overview" | "guide" | "operation";
  /** What it is about, in one or two sentences. */
  summary: string;
  markdown: string;
}

/** The whole dereferenced document in sections: the overview, the guides, the operations. */
export function toSections(document: Document): Section[] {
  return [
    section("overview", "overview", document.info.title, document.info.summary, overview(document)),
    ...guides(document).map(({ name, description }) =>
      section("guide", slug(name), name, firstSentence(description), description),
    ),
    ...endpoints(document).map((endpoint) =>
      section(
        "operation",
        operationAnchor(endpoint),
        endpoint.title,
        `${endpoint.summary}.`,
        operation(document, endpoint),
      ),
    ),
  ];
}

function section(kind: Section["kind"], name: string, title: string, summary: string, body: string): Section {
  return { anchor: `/${name}`, name, title, kind, summary, markdown: `# ${title}\n\n${body.trim()}\n` };
}

/** The anchor that Redoc gives an operation, without the slash. */
export function operationAnchor({ operationId }: Pick<Endpoint, "operationId">): string {
  return operationId.toLowerCase();
}

/** The anchor that Redoc and Markdown readers give a heading. */
export function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, "")
    .replaceAll(" ", "-");
}

/** The same Markdown with its headings one level deeper. */
export function demote(markdown: string): string {
  return markdown
    .split(/^(```[\s\S]*?^```)$/m)
    .map((text) => (text.startsWith("```") ? text : text.replaceAll(/^#/gm, "##")))
    .join("");
}

/** Links from part to part, `[Errors](#errors)` in the document, as this page or file needs them. */
export function relink(markdown: string, target: (name: string) => string): string {
  return markdown.replaceAll(/\]\(#([\w-]+)\)/g, (_, name) => `](${target(name)})`);
}

function overview({ info, externalDocs, servers, components, tags }: Document): string {
  const logs = tags.filter((tag) => !tag["x-traitTag"]);
  return paragraphs(
    `Version ${info.version}. ${info.summary}`,
    info.description,
    externalDocs && `[${externalDocs.description}](${externalDocs.url})`,
    "## Logs",
    list(logs.map(({ name, description }) => `**${name}:** ${description}`)),
    "## Servers",
    list(servers.map(({ url, description }) => `\`${url}\`: ${description}`)),
    "## Credentials",
    list(
      Object.entries(components.securitySchemes).map(
        ([name, { description }]) => `\`${name}\`: ${description}`,
      ),
    ),
  );
}

/** Heading of what a reader needs after the parameters. */
export const detailsTitle = "Order, range and what is not published";

function operation(document: Document, endpoint: Endpoint): string {
  const { responses, "x-codeSamples": samples, "x-details": details } = endpoint;
  return paragraphs(
    request(document, endpoint),
    "## Responses",
    ...Object.entries(responses).map(([status, response]) => responseOf(status, response)),
    details && `## ${detailsTitle}\n\n${details}`,
    "## Code samples",
    ...samples.map(({ label, lang, source }) => paragraphs(`### ${label}`, code(source, lang.toLowerCase()))),
  );
}

/** How an operation is called, as Markdown: path, purpose, permission, credentials, parameters. */
export function request({ security }: Document, endpoint: Endpoint): string {
  return paragraphs(
    code(`GET ${endpoint.path}`, "http"),
    endpoint.description,
    `**Credentials:** ${security.map((schemes) => `\`${Object.keys(schemes).join("` and `")}\``).join(" or ")}.`,
    "## Parameters",
    list(endpoint.parameters.map(parameter)),
  );
}

function parameter({ name, in: place, required, description, schema, example }: Parameter): string {
  const about = [`in the ${place}`, required ? "required" : "optional", type(schema)].join(", ");
  return `\`${name}\` (${about}): ${description} Example: \`${example}\`.`;
}

function responseOf(status: string, { description, content }: Response): string {
  const bodies = Object.values(content).map(({ schema, examples }) =>
    paragraphs(recordDescription(schema), list(fields(schema)), ...Object.values(examples).map(example)),
  );
  return paragraphs(`### ${status}`, description, ...bodies);
}

/** What a schema, and the items of an array, say of themselves. */
export function recordDescription({ description, items }: Schema): string {
  return [description, items?.description].filter(Boolean).join(" ");
}

function fields({ items, properties, required = [] }: Schema): string[] {
  if (items) return fields(items);
  return Object.entries(properties ?? {}).map(([name, field]) => {
    const about = [required.includes(name) ? "required" : "optional", type(field)].filter(Boolean).join(", ");
    const nested = list(fields(field));
    return `\`${name}\` (${about}): ${[field.description, examplesOf(field)].filter(Boolean).join(" ")}${nested && `\n${nested}`}`;
  });
}

/** The examples of a field with a simple value, as Markdown; of others the response's examples show more. */
export function examplesOf({ examples = [] }: Schema): string {
  const values = examples.filter((value) => typeof value !== "object" || value === null);
  if (values.length === 0) return "";
  const shown = values.map((value) => `\`${JSON.stringify(value)}\``);
  return `${shown.length === 1 ? "Example" : "Examples"}: ${shown.join(", ")}.`;
}

function type({ type: types, format, minimum, maximum, minLength }: Schema): string {
  if (!types) return "any type";
  const range = [minimum !== undefined && `from ${minimum}`, maximum !== undefined && `to ${maximum}`];
  const bounds = [range.filter(Boolean).join(" "), minLength === 1 && "not empty"];
  return [[types].flat().join(" or ") + (format ? ` (${format})` : ""), ...bounds].filter(Boolean).join(", ");
}

function example({ summary, description, value }: Example): string {
  return paragraphs(
    `**Example:** ${[summary, description].filter(Boolean).join(". ")}`,
    code(JSON.stringify(value, null, 2), "json"),
  );
}

/** A block of code in Markdown. */
export function code(source: string, language: string): string {
  return `\`\`\`${language}\n${source.trimEnd()}\n\`\`\``;
}

function list(points: string[]): string {
  return points.map((point) => `- ${point.replaceAll("\n", "\n  ")}`).join("\n");
}

/** Joins the parts that there are, with a blank line between them. */
export function paragraphs(...parts: (string | undefined | false)[]): string {
  return parts.filter(Boolean).join("\n\n");
}

/** The first sentence, unless it only leads to a list. */
function firstSentence(markdown: string): string {
  const [paragraph = ""] = markdown.trim().split(/\n\s*\n/);
  const [sentence = ""] = /^[^:]*?\.(?=\s|$)/.exec(paragraph) ?? [];
  return sentence
    .replaceAll("\n", " ")
    .replaceAll(/\[(.*?)\]\(.*?\)/g, "$1")
    .replaceAll("**", "");
}
