import {
  type Document,
  type Endpoint,
  type Example,
  endpoints,
  guides,
  type Parameter,
  type Schema,
  type Server,
} from "./document.ts";

/** A part of the reference, as Markdown that begins with a heading of the first level. */
export interface Section {
  /** Name of its file and of its anchor, such as `list-session-records`. */
  slug: string;
  title: string;
  kind: "overview" | "guide" | "operation";
  /** What it is about, in one sentence or two. */
  summary: string;
  markdown: string;
}

/** The whole dereferenced document in sections: the overview, the guides, the operations. */
export function toSections(document: Document): Section[] {
  return [
    section("overview", document.info.title, document.info.summary, overview(document)),
    ...guides(document).map(({ name, description }) =>
      section("guide", name, firstSentence(description), description),
    ),
    ...endpoints(document).map((endpoint) =>
      section(
        "operation",
        endpoint.summary,
        firstSentence(endpoint.description),
        operation(document, endpoint),
      ),
    ),
  ];
}

function section(kind: Section["kind"], title: string, summary: string, body: string): Section {
  return { slug: slug(title), title, kind, summary, markdown: `# ${title}\n\n${body.trim()}\n` };
}

/** The anchor that Markdown readers give a heading. */
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

function overview({ info, externalDocs, servers, components, tags }: Document): string {
  const logs = tags.filter((tag) => !tag["x-traitTag"]);
  return paragraphs(
    `Version ${info.version}. ${info.summary}`,
    info.description,
    externalDocs && `[${externalDocs.description}](${externalDocs.url})`,
    "## Logs",
    list(logs.map(({ name, description }) => `**${name}:** ${description}`)),
    "## Servers",
    list(servers.map(server)),
    "## Credentials",
    list(
      Object.entries(components.securitySchemes).map(
        ([name, { description }]) => `\`${name}\`: ${description}`,
      ),
    ),
  );
}

function server({ url, description }: Server): string {
  return `\`${url}\`: ${description}`;
}

function operation(document: Document, endpoint: Endpoint): string {
  return paragraphs(
    request(document, endpoint),
    "## Answers",
    ...Object.entries(endpoint.responses).map(([status, { description, content }]) =>
      paragraphs(
        `### ${status}`,
        description,
        ...Object.values(content).map(({ schema, examples }) =>
          paragraphs(...fields(schema), ...Object.values(examples).map(example)),
        ),
      ),
    ),
    "## Code samples",
    ...endpoint["x-codeSamples"].map(({ label, lang, source }) =>
      paragraphs(`### ${label}`, code(source, lang.toLowerCase())),
    ),
  );
}

/** How an operation is called, as Markdown: all of it but the answers and the code samples. */
export function request({ security }: Document, endpoint: Endpoint): string {
  return paragraphs(
    code(`${endpoint.method} ${endpoint.path}`, "http"),
    endpoint.description,
    `**Credentials:** ${security.map((schemes) => `\`${Object.keys(schemes).join("` and `")}\``).join(" or ")}.`,
    "## Parameters",
    list(endpoint.parameters.map(parameter)),
  );
}

function parameter({ name, in: place, required, description, schema, example }: Parameter): string {
  const about = [`in the ${place}`, required ? "required" : "optional", type(schema)].join(", ");
  return `\`${name}\` (${about}): ${[description, schema.description].filter(Boolean).join(" ")} Example: \`${example}\`.`;
}

function fields({ type: _, description, items, properties, required = [] }: Schema): string[] {
  const rows = Object.entries(properties ?? {}).map(
    ([name, field]) =>
      `\`${name}\` (${[required.includes(name) ? "required" : "optional", type(field)].join(", ")}): ${text(field)}`,
  );
  return [description ?? "", list(rows), ...(items ? fields(items) : [])];
}

function text({ description = "", "x-known-values": known = {} }: Schema): string {
  const names = Object.entries(known).map(([value, name]) => `${value} ${name}`);
  return names.length > 0 ? `${description} **Published values:** ${names.join(", ")}.` : description;
}

function type({ type: types, format, minimum, maximum, minLength }: Schema): string {
  const range = [minimum !== undefined && `from ${minimum}`, maximum !== undefined && `to ${maximum}`];
  const limits = [range.filter(Boolean).join(" "), minLength === 1 && "not empty"];
  return [[types].flat().join(" or ") + (format ? ` (${format})` : ""), ...limits].filter(Boolean).join(", ");
}

function example({ summary, description, value }: Example): string {
  return paragraphs(
    `**Example:** ${[summary, description].filter(Boolean).join(". ")}`,
    code(JSON.stringify(value, null, 2), "json"),
  );
}

function code(source: string, language: string): string {
  return `\`\`\`${language}\n${source.trimEnd()}\n\`\`\``;
}

function list(points: string[]): string {
  return points.map((point) => `- ${point.replaceAll("\n", "\n  ")}`).join("\n");
}

function paragraphs(...parts: (string | undefined)[]): string {
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
