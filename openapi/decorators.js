/**
 * What the bundle says in one more way than the hand-written document does, so that nobody writes it twice.
 *
 * A Redocly plugin; `redocly.yaml` switches the decorators on.
 */
export default function plugin() {
  return {
    id: "saymon-logs",
    decorators: {
      oas3: {
        "extensions-in-words": () => ({
          Operation: { leave: describeOperation },
          Root: { leave: listPermissions },
          Schema: { leave: describeKnownValues },
        }),
        "fields-stand-alone": () => ({ SchemaProperties: { leave: inlineScalars } }),
      },
    },
  };
}

/** Programs read the extensions, people read the description. */
function describeOperation(operation, context) {
  const unknown = operation["x-not-published"].map((point) => `- ${point}`);
  operation.description = [
    textOf(operation.description, context),
    `**Permission:** ${permissionOf(operation)}.`,
    `**Not published:**\n\n${unknown.join("\n")}`,
  ].join("\n\n");
}

/** The guide says where its table of permissions is to stand. */
function listPermissions({ tags, paths }, context) {
  const rows = Object.values(paths).map(({ get }) => `| ${get.tags} | ${permissionOf(get)} |`);
  const table = ["| log | permission |", "|---|---|", ...rows].join("\n");
  for (const tag of tags) {
    tag.description = textOf(tag.description, context).replace("<!-- table of permissions -->", table);
  }
}

function permissionOf(operation) {
  const permission = operation["x-required-permission"];
  return permission ? `\`${permission}\`` : "not published";
}

function describeKnownValues(schema, context) {
  const names = Object.entries(schema["x-known-values"] ?? {});
  if (names.length === 0) return;
  const list = names.map(([value, name]) => `${value} ${name}`).join(", ");
  schema.description = `${textOf(schema.description, context)}\n\n**Published values:** ${list}.`;
}

/**
 * Puts the rules of a text or a number where a field refers to them. Several tools leave out what stands beside a
 * `$ref`, and with it the field's own description.
 */
function inlineScalars(properties, context) {
  for (const [name, { $ref, ...beside }] of Object.entries(properties)) {
    const target = $ref && context.resolve({ $ref }).node;
    // A list of values keeps its name: programs look it up.
    if (target && !isContainer(target) && !target["x-known-values"])
      properties[name] = { ...target, ...beside };
  }
}

function isContainer({ type }) {
  return [type].flat().some((name) => name === "object" || name === "array");
}

/** A description is a text, or a reference to a file that holds one. */
function textOf(description, context) {
  const text = typeof description === "string" ? description : context.resolve(description).node;
  return text.trim();
}
