import type { Document, Operation, Tag } from "@saymon-logs/openapi/document";

/** An operation, and where readers find it. */
export interface Endpoint extends Operation {
  path: string;
  /** What the menu calls it: the log that it reads. */
  title: string;
}

/** All operations, in the order of the document. */
export function endpoints({ paths }: Pick<Document, "paths">): Endpoint[] {
  return Object.entries(paths).map(([path, { get }]) => ({
    ...get,
    path,
    title: get.tags.at(-1) ?? get.summary,
  }));
}

/** The guides, in the order of the menu. Documents for tools have none. */
export function guides({ tags, "x-tagGroups": groups = [] }: Document): Tag[] {
  const traits = new Map(tags.filter((tag) => tag["x-traitTag"]).map((tag) => [tag.name, tag]));
  return groups.flatMap((group) => group.tags.flatMap((name) => traits.get(name) ?? []));
}

/** All descriptions, each with its place as a JSON pointer. */
export function* descriptions(node: unknown, pointer = "#"): Generator<[pointer: string, text: string]> {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    const place = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const isText = key === "description" || key === "x-details";
    if (isText && typeof value === "string") yield [place, value];
    // What an example holds is shown as it is.
    else if (key !== "value" && key !== "examples") yield* descriptions(value, place);
    else if (key === "examples") yield* descriptions(Object.values(value as object), place);
  }
}
