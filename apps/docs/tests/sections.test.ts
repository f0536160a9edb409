import openapi from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import type { Document } from "../build/document.ts";
import { flatten } from "../build/flatten.ts";
import { escapeHtml } from "../build/html.ts";
import { demote, slug } from "../build/sections.ts";

const document = openapi as unknown as Document;

test.each([
  ["Times and ranges", "times-and-ranges"],
  ["List the changes of a user's password", "list-the-changes-of-a-users-password"],
])("the anchor of %j is %s", (title, anchor) => {
  expect(slug(title)).toBe(anchor);
});

test("headings go one level down, comments in code stay", () => {
  expect(demote("# Title\n\n```sh\n# comment\n```\n\n## Part\n")).toBe(
    "## Title\n\n```sh\n# comment\n```\n\n### Part\n",
  );
});

test("text cannot break out of an attribute", () => {
  expect(escapeHtml(`"><script>&`)).toBe("&quot;&gt;&lt;script&gt;&amp;");
});

describe("the document for Redoc", () => {
  const flat = flatten(document);

  test("has the guides, then all operations, and no tag that hides them", () => {
    expect(flat["x-tagGroups"]).toEqual([document["x-tagGroups"][0], { name: "Logs", tags: [""] }]);
    const operations = Object.values(flat.paths).flatMap((methods) => Object.values(methods));
    for (const { tags } of operations) expect(tags?.[0]).toBe("");
  });

  test("has no variables of a server, which Redoc would hide behind a button", () => {
    expect(flat.servers[0]?.variables).toBeUndefined();
    expect(flat.servers[0]?.description).toContain("{host}");
  });
});
