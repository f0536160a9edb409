/**
 * Renders the document's extensions into its descriptions while it is bundled, so that nobody writes a fact twice.
 * Programs read the extensions, people read the descriptions. README.md lists the extensions.
 *
 * This is a Redocly plugin; `redocly.yaml` switches its decorators on.
 */
export default function plugin() {
  return {
    id: "saymon-logs",
    decorators: {
      oas3: {
        "render-extensions": () => ({ Root: { leave: renderExtensions } }),
        "inline-details": () => ({ Root: { leave: inlineDetails } }),
        "without-guides": () => ({ Root: { leave: removeGuides } }),
      },
    },
  };
}

function renderExtensions(document, context) {
  const schemas = Object.values(document.components.schemas);
  for (const schema of schemas) renderSchema(schema, context);
  for (const schema of schemas) completeFields(schema.properties ?? {}, context);

  const operations = Object.values(document.paths).map(({ get }) => get);
  for (const { parameters = [] } of [document.components, ...operations]) {
    for (const parameter of Object.values(parameters)) completeParameter(parameter, context);
  }
  for (const operation of operations) renderOperation(operation, context);
  for (const tag of document.tags) renderTables(tag, operations, context);
}

/** Operations: the sentence and the permission are the description; the rest follows in `x-details`. */
function renderOperation(operation, context) {
  operation.description = paragraphs(
    textOf(operation.description, context),
    `**Permission:** ${permissionOf(operation)}.`,
  );
  operation["x-details"] = paragraphs(
    [
      `- **Order:** ${orderOf(operation)}.`,
      `- **Range:** \`from\` and \`to\` are compared with ${comparedTimeOf(operation)}.`,
      textOf(operation["x-details"], context),
    ].join("\n"),
    "**Not published:**",
    operation["x-not-published"].map((point) => `- ${point}`).join("\n"),
  );
}

function permissionOf({ "x-required-permission": permission }) {
  return permission ? `\`${permission}\`` : "not published";
}

function orderOf({ "x-sort-order": order, "x-compared-time": { field } }) {
  if (!order) return `not published. Sort the records by \`${field}\` yourself`;
  return `${order.direction.replace("-", " ")}, by \`${order.field}\`${markOf(order)}`;
}

function comparedTimeOf({ "x-compared-time": time }) {
  return `\`${time.field}\`${markOf(time)}`;
}

/** A statement of the operation's own page carries no mark. */
function markOf({ source }) {
  return source === "page" ? "" : ` *(${source})*`;
}

/** A guide names the place of a table in a comment. */
function renderTables(tag, operations, context) {
  const tables = {
    permissions: table(["log", "permission"], (operation) => permissionOf(operation)),
    orders: table(["log", "order of the records"], (operation) => orderOf(operation)),
    ranges: table(["log", "`from` and `to` are compared with"], (operation) => comparedTimeOf(operation)),
  };
  tag.description = textOf(tag.description, context).replaceAll(
    /<!-- table of (\w+) -->/g,
    (_, name) => tables[name],
  );

  function table(head, cell) {
    const rows = operations.map((operation) => [operation.tags[0], cell(operation)]);
    return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  }
}

/** Schemas and fields: the unit and the known values. */
function renderSchema(schema, context) {
  if (schema.description) schema.description = textOf(schema.description, context);
  for (const field of Object.values(schema.properties ?? {})) renderSchema(field, context);

  const { "x-unit": unit, "x-known-values": names } = schema;
  const values = Object.entries(names ?? {}).map(([value, name]) => `${value} ${name}`);
  schema.description = sentences(
    schema.description,
    unit && `Unit: ${unit.name}${markOf(unit)}.`,
    names && `Known values: ${values.join(", ")}.`,
  );
}

/**
 * Fields: what their schema says of itself stands in them too. Several tools ignore either what stands beside a
 * `$ref` or the description of its target.
 */
function completeFields(properties, context) {
  for (const [name, field] of Object.entries(properties)) {
    if (!field.$ref) continue;
    const { $ref, ...own } = field;
    const target = context.resolve({ $ref }).node;
    const description = sentences(own.description, target.description);
    // Records and lists of values keep their names: programs look them up.
    const isNamed = isContainer(target) || target["x-known-values"];
    properties[name] = isNamed ? { $ref, ...own, description } : { ...target, ...own, description };
  }
}

function completeParameter(parameter, context) {
  if (!parameter.schema?.$ref) return;
  const { node: target } = context.resolve(parameter.schema);
  parameter.description = sentences(parameter.description, target.description);
}

function isContainer({ type }) {
  return [type].flat().some((name) => name === "object" || name === "array");
}

/** Only the documentation shows `x-details`, below the parameters; elsewhere the description holds everything. */
function inlineDetails({ paths }) {
  for (const { get } of Object.values(paths)) {
    get.description = paragraphs(get.description, get["x-details"]);
    delete get["x-details"];
  }
}

/** Guides are tags without operations, which only Redoc takes for pages. Other tools show them as empty folders. */
function removeGuides(document) {
  document.tags = document.tags.filter((tag) => !tag["x-traitTag"]);
  delete document["x-tagGroups"];
}

/** A description is text, or a reference to a file that holds it. */
function textOf(description, context) {
  const text = typeof description === "string" ? description : context.resolve(description).node;
  return text.trim();
}

function sentences(...parts) {
  return parts.filter(Boolean).join(" ");
}

function paragraphs(...parts) {
  return parts.join("\n\n");
}
