/**
 * Rules for the lists that must name each operation. This is a Redocly plugin; `redocly.yaml` switches the rules on.
 */
export default function plugin() {
  return {
    id: "lists",
    rules: { oas3: { "tag-groups": requireGroup, overview: requireRow } },
  };
}

function requireGroup() {
  let grouped = [];
  return {
    Root(document) {
      grouped = (document["x-tagGroups"] ?? []).flatMap(({ tags }) => tags);
    },
    Tag({ name }, { report, location }) {
      if (grouped.includes(name)) return;
      const message = `Add the tag "${name}" to a group in \`x-tagGroups\`. Redoc shows no other tags, and none of their operations.`;
      report({ message, location: location.child("name") });
    },
  };
}

function requireRow() {
  let rows = "";
  return {
    Root({ info: { description } }, { resolve }) {
      const text = typeof description === "string" ? description : resolve(description).node;
      rows = (text.match(/^\|.*$/gm) ?? []).join("\n");
    },
    PathItem({ get }, { report, location }) {
      const name = `\`${get?.operationId}\``;
      if (!get || rows.includes(name)) return;
      const message = `Add a row to the table in prose/overview.md: | … | … | ${name} |. Readers choose a log there.`;
      report({ message, location: location.child(["get", "operationId"]) });
    },
  };
}
