/**
 * Renders the document's extensions into its descriptions while it is bundled, so that each fact is written once.
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
  const operations = Object.values(document.paths).map(({ get }) => get);
  const parameters = [document.components, ...operations].flatMap((node) =>
    Object.values(node.parameters ?? {}),
  );

  for (const { properties = {} } of schemas) inlineScalars(properties, context);
  for (const schema of schemas) renderSchema(schema, context);
  for (const { properties = {} } of schemas) completeFields(properties, context);
  for (const parameter of parameters) completeParameter(parameter, context);
  for (const operation of operations) renderOperation(operation, context);
  for (const tag of document.tags) renderTables(tag, operations, context);
}

/** Operations: the sentence and the permission are the description; the rest follows in `x-details`, with a summary. */
function renderOperation(operation, context) {
  const { operationId, "x-details": details } = operation;
  if (!details)
    throw new Error(
      `${operationId} has no x-details. Add a file to prose/, and refer to it in openapi.yaml.`,
    );
  operation.description = paragraphs(
    textOf(operation.description, context),
    `**Permission:** ${permissionOf(operation)}.`,
  );
  operation["x-details-summary"] =
    `**Order:** ${orderOf(operation)}. **Not published:** ${operation["x-not-published"].length} points.`;
  operation["x-details"] = paragraphs(
    [
      `- **Order:** ${orderOf(operation)}.`,
      `- **Range:** \`from\` and \`to\` are compared with ${comparedTimeOf(operation)}.`,
      textOf(details, context),
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

/**
 * A field with the schema of a string or a number gets a copy of it: several tools ignore either what is beside a
 * `$ref` or the description of its target. Records and lists of values keep their names, which programs look up.
 */
function inlineScalars(properties, context) {
  for (const [name, field] of Object.entries(properties)) {
    const target = targetOf(field, context);
    if (!target || isContainer(target) || target["x-known-values"]) continue;
    const { $ref, ...own } = field;
    properties[name] = { ...target, ...own, description: sentences(own.description, target.description) };
  }
}

function renderSchema(schema, context) {
  for (const field of Object.values(schema.properties ?? {})) renderSchema(field, context);
  const own = schema.description && textOf(schema.description, context);
  const description = sentences(own, unitOf(schema), knownValuesOf(schema));
  if (description) schema.description = description;
}

/** A time is hard to read, so its first example is translated. */
function unitOf({ "x-unit": unit, examples = [], format }) {
  if (!unit) return "";
  const example = format === "int64" && `; ${examples[0]} is ${new Date(examples[0]).toISOString()}`;
  return `Unit: ${unit.name}${markOf(unit)}${example || ""}.`;
}

function knownValuesOf({ "x-known-values": names }) {
  if (!names) return "";
  const values = Object.entries(names).map(([value, name]) => `${value} ${name}`);
  return `Known values: ${values.join(", ")}.`;
}

/** A field that keeps its `$ref` repeats what the target says. */
function completeFields(properties, context) {
  for (const field of Object.values(properties)) {
    const target = targetOf(field, context);
    if (target) field.description = sentences(field.description, target.description);
  }
}

/** A parameter has an example of its own, beside which that of its schema would be wrong. */
function completeParameter(parameter, context) {
  const target = targetOf(parameter.schema, context);
  if (!target) return;
  const unit = unitOf({ ...target, examples: [parameter.example] });
  parameter.description = sentences(textOf(parameter.description, context), unit);
}

function targetOf(node, context) {
  return node?.$ref && context.resolve(node).node;
}

function isContainer({ type }) {
  return [type].flat().some((name) => name === "object" || name === "array");
}

/** Only the documentation shows `x-details` apart; elsewhere the description holds everything. */
function inlineDetails({ paths }) {
  for (const { get } of Object.values(paths)) {
    get.description = paragraphs(get.description, get["x-details"]);
    delete get["x-details"];
    delete get["x-details-summary"];
  }
}

/** Guides are tags without operations, which only Redoc shows as pages. Other tools show them as empty folders. */
function removeGuides(document) {
  const guides = document.tags.filter((tag) => tag["x-traitTag"]).map(({ name }) => name);
  document.tags = document.tags.filter(({ name }) => !guides.includes(name));
  document["x-tagGroups"] = document["x-tagGroups"].filter(
    ({ tags }) => !tags.every((tag) => guides.includes(tag)),
  );
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
