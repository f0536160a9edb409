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
          Schema: { leave: describeKnownValues },
        }),
        "fields-stand-alone": () => ({ SchemaProperties: { leave: inlineScalars } }),
      },
    },
  };
}

/** Programs read the extensions, people read the description. */
function describeOperation(operation, context) {
  const permission = operation["x-required-permission"];
  const unknown = operation["x-not-published"].map((point) => `- ${point}`);
  operation.description = [
    textOf(operation.description, context),
    `**Permission:** ${permission ? `\`${permission}\`` : "not published"}.`,
    `**Not published:**\n\n${unknown.join("\n")}`,
  ].join("\n\n");
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
