import { installFromClone } from "./links.ts";
import { redocly } from "./redocly.ts";
import type { Release } from "./releases.ts";

/** A difference between two documents, as `redocly diff` reports it. */
export interface Change {
  path: string;
  property?: string;
  kind: "added" | "removed" | "modified";
  impact: "major" | "minor" | "patch";
  verdicts: { message: string }[];
}

/** The changes of the document as Markdown, the newest first, each with its date. */
export async function changelog(releases: Release[], next: Change[]): Promise<string> {
  const entries = await Promise.all(
    releases.map(async (release, index) => {
      const before = releases[index - 1];
      return entry(titleOf(release), release, before ? await differences(before, release) : undefined);
    }),
  );
  if (releases.length > 0 && !releases.at(-1)?.date) entries.push(`${entries.pop()}\n\n${installFromClone}`);
  if (next.length > 0) entries.push(entry("Not yet released", undefined, next));
  return ["# Changelog of the document", ...entries.reverse()].join("\n\n").concat("\n");
}

function titleOf({ version, date }: Release): string {
  return `${version} (${date ?? "not released yet"})`;
}

function entry(title: string, release: Release | undefined, changes: Change[] | undefined): string {
  const links =
    release &&
    `[Reference](versions/${release.version}/index.html), [openapi.yaml](versions/${release.version}/openapi.yaml)`;
  return [`## ${title}`, links, changes ? describeAll(changes) : "The first version."]
    .filter(Boolean)
    .join("\n\n");
}

function describeAll(changes: Change[]): string {
  const groups = [
    ["Breaking changes", changes.filter(({ impact }) => impact === "major")],
    ["Additions", changes.filter(({ impact }) => impact === "minor")],
    ["Corrections", changes.filter(({ impact }) => impact === "patch")],
  ] as const;
  return groups
    .filter(([, members]) => members.length > 0)
    .map(([name, members]) => `### ${name}\n\n${[...new Set(members.map(describe))].join("\n")}`)
    .join("\n\n");
}

function describe({ path, property, kind, verdicts }: Change): string {
  const what =
    verdicts.map(({ message }) => message).join(" ") ||
    `${property ? `\`${property}\`` : "This part"} was ${kind}.`;
  return `- ${place(path)}: ${what}`;
}

/** `#/paths/~1users/get/responses/200` as `GET /users`, responses, 200. */
function place(pointer: string): string {
  const parts = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (parts[0] !== "paths" || !parts[2]) return parts.join(", ") || "document";
  const [, path = "", method = "", ...rest] = parts;
  return [`\`${method.toUpperCase()} ${path}\``, ...rest].join(", ");
}

/** What `redocly diff` finds between two documents. */
export async function differences(before: Release, after: Release): Promise<Change[]> {
  const report = await redocly(
    "diff",
    before.file,
    after.file,
    "--config=redocly.yaml",
    "--format=json",
    "--fail-on=none",
  );
  const { changes } = JSON.parse(report) as { changes: Change[] };
  return changes.filter(({ path, property }) => !(path === "#/info" && property === "version"));
}
