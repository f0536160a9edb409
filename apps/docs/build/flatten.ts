import type { Document, Operation, Server } from "./document.ts";

/**
 * The document as Redoc gets it. Redoc hides the operations of a tag behind a button until that tag is chosen, and
 * the variables of a server behind another; it has no option for either.
 */
export function flatten(document: Document): Document {
  const guides = document.tags.filter((tag) => tag["x-traitTag"]);
  const names = new Set(guides.map(({ name }) => name));
  return {
    ...document,
    servers: document.servers.map(withoutVariables),
    tags: guides,
    // An empty name stands for all operations without a tag.
    "x-tagGroups": document["x-tagGroups"].map(({ name, tags }) => ({
      name,
      tags: tags.every((tag) => names.has(tag)) ? tags : [""],
    })),
    paths: mapValues(document.paths, (methods) => mapValues(methods, amongAll)),
  };
}

/** With no other tag than the empty one, Redoc would put `other` into the operation's link. */
function amongAll(operation: Operation): Operation {
  return { ...operation, tags: ["", ...(operation.tags ?? [])] };
}

/** Redoc shows the description of a server as it is, not as Markdown. */
function withoutVariables({ variables: _, ...server }: Server): Server {
  return { ...server, description: server.description.replaceAll("`", "") };
}

function mapValues<Value>(
  record: Record<string, Value>,
  map: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
