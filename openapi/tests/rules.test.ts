/** Breaks the document once for each lint rule: that rule must report it, at the right place, and no other rule may. */
import { readFile } from "node:fs/promises";
import bundled from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import { type Change, changed, withFiles } from "./broken.ts";
import { redocly } from "./redocly.ts";

interface Break {
  rule: string;
  change: Change;
  /** Where the rule reports it, if that is not where the change was made. */
  at?: string;
}

/** What `redocly lint` reports of one document. */
interface Report {
  problems: { ruleId: string; location: { pointer: string }[] }[];
}

const session = "/paths/~1node~1api~1users~1session~1log/get";
const audit = "/paths/~1node~1api~1users~1{id}~1audit-log/get";
const { get } = bundled.paths["/node/api/users/session/log"];
const { "404": notFound, ...withoutNotFound } = bundled.paths["/node/api/users/{id}/audit-log"].get.responses;
const logExamples = `${session}/responses/200/content/application~1json/examples`;
const { vendor, ended, empty } = get.responses["200"].content["application/json"].examples;
const { Forbidden } = bundled.components.responses;

const breaks: Break[] = [
  {
    rule: "component-name-unique",
    change: ["/components/schemas/EntityBody/not", { $ref: "Id.json" }],
    at: "/",
  },
  {
    rule: "lists/overview",
    change: [
      "/info/description",
      bundled.info.description.replace(/^\| session log .*\n/m, "`listSessionLog`\n"),
    ],
    at: `${session}/operationId`,
  },
  {
    rule: "lists/tag-groups",
    change: ["/x-tagGroups/0/tags", ["Session log", "Password log"]],
    at: "/tags/1/name",
  },
  { rule: "info-contact", change: ["/info/contact", undefined] },
  {
    rule: "no-invalid-media-type-examples",
    change: ["/components/examples/SessionLogOfVendor/value/0/startTime", "2022-05-04"],
  },
  { rule: "no-invalid-parameter-examples", change: ["/components/parameters/Limit/example", "many"] },
  { rule: "no-invalid-schema-examples", change: ["/components/schemas/Timestamp/examples/0", "2022-05-04"] },
  { rule: "no-unused-components", change: ["/components/examples/Unused", { value: [] }] },
  { rule: "operation-description", change: [`${session}/description`, undefined] },
  { rule: "operation-singular-tag", change: [`${session}/tags/1`, "Audit log"], at: `${session}/tags` },
  { rule: "operation-tag-defined", change: [`${session}/tags/0`, "Sessions"] },
  {
    rule: "parameter-description",
    change: ["/components/parameters/Limit/description", undefined],
    at: "/components/parameters/Limit",
  },
  {
    rule: "scalar-property-missing-example",
    change: ["/components/schemas/ErrorBody/properties/code/examples", undefined],
    at: "/components/schemas/ErrorBody/properties/code",
  },
  { rule: "tag-description", change: ["/tags/0/description", undefined] },
  {
    rule: "rule/dialect-is-2020-12",
    change: ["/jsonSchemaDialect", "https://spec.openapis.org/oas/3.1/dialect/base"],
  },
  {
    rule: "rule/paths-are-read-only",
    change: [session.replace(/get$/, "delete"), { ...get, operationId: "deleteSessionLog" }],
  },
  {
    rule: "rule/responses-are-complete",
    change: [`${session}/responses/401`, undefined],
    at: `${session}/responses`,
  },
  {
    rule: "rule/responses-of-a-path-with-an-id",
    change: [`${audit}/responses`, { ...withoutNotFound, "410": notFound }],
  },
  {
    rule: "rule/error-bodies-require-code-and-message",
    change: ["/components/schemas/ErrorBody/required", ["code"]],
  },
  {
    rule: "rule/media-type-is-json",
    change: ["/components/responses/Forbidden/content/text~1html", Forbidden.content["application/json"]],
  },
  {
    rule: "rule/media-types-have-named-examples",
    change: [
      `${session}/responses/503`,
      {
        ...Forbidden,
        content: { "application/json": { ...Forbidden.content["application/json"], examples: {} } },
      },
    ],
    at: `${session}/responses/503/content/application~1json/examples`,
  },
  {
    rule: "rule/logs-have-the-vendors-example",
    change: [logExamples, { empty: vendor, ended, another: empty }],
  },
  { rule: "rule/integers-are-bounded", change: ["/components/schemas/EntityType/minimum", undefined] },
  {
    rule: "rule/integers-are-bounded",
    change: ["/components/schemas/SessionRecord/properties/endTime/format", undefined],
  },
  {
    rule: "rule/times-fit-a-number",
    change: ["/components/schemas/SessionRecord/properties/endTime/maximum", undefined],
  },
  {
    rule: "rule/parameters-have-an-example",
    change: ["/components/parameters/Limit/example", undefined],
    at: "/components/parameters/Limit",
  },
  { rule: "rule/operations-have-code-samples", change: [`${session}/x-codeSamples`, []] },
  {
    rule: "rule/operations-state-permission-and-gaps",
    change: [`${session}/x-required-permission`, undefined],
    at: session,
  },
  { rule: "rule/operations-state-their-sort-order", change: [`${session}/x-sort-order`, undefined] },
  { rule: "rule/operations-state-their-sort-order", change: [`${session}/x-sort-order/direction`, "newest"] },
  { rule: "rule/operations-state-their-sort-order", change: [`${session}/x-sort-order/source`, "hearsay"] },
  { rule: "rule/operations-state-their-compared-time", change: [`${session}/x-compared-time`, undefined] },
  { rule: "rule/operations-state-their-compared-time", change: [`${session}/x-compared-time`, "startTime"] },
  {
    rule: "rule/times-state-their-unit",
    change: ["/components/schemas/SessionRecord/properties/endTime/x-unit", undefined],
  },
  { rule: "rule/objects-stay-open", change: ["/components/schemas/ErrorBody/additionalProperties", false] },
  {
    rule: "rule/values-stay-open",
    change: ["/components/schemas/EntityType/enum", [1, 2, 3, 5, 10, 13, 4711]],
  },
];

test("the document satisfies every rule", async () => {
  const { passed, output } = await redocly("lint", "openapi.yaml", "--lint-config", "error");
  expect(output).toContain("Your API description is valid");
  expect(passed).toBe(true);
});

test("no ignore file hides a problem", async () => {
  const ignoreFile = new URL("../.redocly.lint-ignore.yaml", import.meta.url);
  await expect(readFile(ignoreFile)).rejects.toThrow("ENOENT");
});

test("each configured rule has a break below", async () => {
  const configured = await rulesIn("../redocly.yaml", "../rules/document.yaml");
  expect([...new Set(breaks.map(({ rule }) => rule))].sort()).toEqual(configured.sort());
});

describe("each rule reports its break, and no other rule does", async () => {
  const reports = await lintEach(breaks);

  test.each(breaks.map((broken, index) => ({ ...broken, report: reports[index] })))(
    "$rule at $change.0",
    ({ rule, change, at = change[0], report }) => {
      const problems = report?.problems ?? [];
      expect([...new Set(problems.map(({ ruleId }) => ruleId))]).toEqual([rule]);
      expect(problems.map(({ location }) => location[0]?.pointer)).toContain(`#${at}`);
    },
  );
});

describe("a report leads to the file, the line and the JSON pointer of", () => {
  test.concurrent.for<[what: string, written: string, mistake: string, rule: string, pointer: string]>([
    [
      "a renamed field",
      "        startTime:",
      "        beginTime:",
      "no-required-schema-properties-undefined",
      "#/components/schemas/SessionRecord/required/3",
    ],
    [
      "a wrong type in an example",
      "timestamp: 1660658672904",
      'timestamp: "1660658672904"',
      "no-invalid-media-type-examples",
      "#/components/examples/AuditLogWithoutNewBody/value/0/timestamp",
    ],
  ])("%s", async ([, written, mistake, rule, pointer]) => {
    const text = await readFile(new URL("../dist/openapi.yaml", import.meta.url), "utf8");
    const { passed, output } = await withFiles({ "openapi.yaml": text.replace(written, mistake) }, (path) =>
      redocly("lint", path("openapi.yaml"), "--config", "redocly.yaml"),
    );
    expect(passed).toBe(false);
    expect(output).toContain(rule);
    expect(output).toMatch(/openapi\.yaml:\d+:\d+ at #/);
    expect(output).toContain(` at ${pointer}\n`);
  });
});

/** Lints a document per break, all of them in one process. */
async function lintEach(all: Break[]): Promise<Report[]> {
  const names = all.map((_, index) => `${index}.json`);
  const documents = all.map(({ change }, index) => [names[index], JSON.stringify(changed(change))]);
  const files = { ...Object.fromEntries(documents), "Id.json": '{ "type": "string", "minLength": 2 }' };
  const { stdout } = await withFiles(files, (path) =>
    redocly("lint", ...names.map(path), "--config", "redocly.yaml", "--format", "json"),
  );
  // The reports follow each other without a separator.
  return stdout.split(/(?<=^\})(?=\{$)/m).map((report) => JSON.parse(report));
}

/** The names of the rules below `rules:` or `oas3_1Rules:` in configuration files. */
async function rulesIn(...files: string[]): Promise<string[]> {
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, import.meta.url), "utf8")));
  const sections = texts.flatMap((text) => text.match(/^(?:rules|oas3_1Rules):\n(?: .*\n|\n)+/gm) ?? []);
  return sections.flatMap((section) =>
    [...section.matchAll(/^ {2}([\w/-]+):/gm)].map(([, rule]) => rule as string),
  );
}
