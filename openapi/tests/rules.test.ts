/** Breaks the document once for each lint rule: the rule must say so, at the right place, and no other rule with it. */
import { readFile } from "node:fs/promises";
import bundled from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import { type Change, changed, withFiles } from "./broken.ts";
import { redocly } from "./redocly.ts";

interface Break {
  rule: string;
  change: Change;
  /** Where the rule reports it, when that is not where the change was made. */
  at?: string;
}

interface Problem {
  ruleId: string;
  location: { pointer: string }[];
}

const session = "/paths/~1node~1api~1users~1session~1log/get";
const audit = "/paths/~1node~1api~1users~1{id}~1audit-log/get";
const { get } = bundled.paths["/node/api/users/session/log"];
const { "404": notFound, ...withoutNotFound } = bundled.paths["/node/api/users/{id}/audit-log"].get.responses;
const { Forbidden } = bundled.components.responses;

const breaksOfRedoclysRules: Break[] = [
  {
    rule: "component-name-unique",
    change: ["/components/schemas/EntityBody/not", { $ref: "Id.json" }],
    at: "/",
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
];

const breaksOfOurRules: Break[] = [
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
];

const breaksOfOpenness: Break[] = [
  { rule: "rule/objects-stay-open", change: ["/components/schemas/ErrorBody/additionalProperties", false] },
  {
    rule: "rule/values-stay-open",
    change: ["/components/schemas/EntityType/enum", [1, 2, 3, 5, 10, 13, 4711]],
  },
];

describe("point 1: lint finds no problem, and no ignore file hides one", () => {
  test("the document keeps every rule", async () => {
    const { passed, output } = await redocly("lint", "openapi.yaml", "--lint-config", "error");
    expect(output).toContain("Your API description is valid");
    expect(passed).toBe(true);
  });

  test("there is no ignore file", async () => {
    await expect(readFile(new URL("../.redocly.lint-ignore.yaml", import.meta.url))).rejects.toThrow(
      "ENOENT",
    );
  });

  test.concurrent.for(breaksOfRedoclysRules)("$rule", isReported);
});

describe("point 2: rules of our own say what a good description of these logs holds", () => {
  test.concurrent.for(breaksOfOurRules)("$rule at $change.0", isReported);
});

describe("point 5: answers and lists of values stay open", () => {
  test.concurrent.for(breaksOfOpenness)("$rule", isReported);
});

describe("point 3: each lint rule is seen failing", () => {
  test("there is a break for each rule that is configured", async () => {
    const broken = [...breaksOfRedoclysRules, ...breaksOfOurRules, ...breaksOfOpenness].map(
      ({ rule }) => rule,
    );
    const configured = await rulesIn("../redocly.yaml", "../rules/document.yaml");
    expect([...new Set(broken)].sort()).toEqual(configured.sort());
  });

  test.concurrent.for<[what: string, written: string, slip: string, rule: string, pointer: string]>([
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
  ])("%s leads to file, line and JSON pointer", async ([, written, slip, rule, pointer]) => {
    const text = await readFile(new URL("../dist/openapi.yaml", import.meta.url), "utf8");
    const { passed, output } = await withFiles({ "openapi.yaml": text.replace(written, slip) }, (path) =>
      redocly("lint", path("openapi.yaml"), "--config", "redocly.yaml"),
    );
    expect(passed).toBe(false);
    expect(output).toContain(rule);
    expect(output).toMatch(/openapi\.yaml:\d+:\d+ at #/);
    expect(output).toContain(` at ${pointer}\n`);
  });
});

async function isReported({ rule, change, at = change[0] }: Break): Promise<void> {
  const files = {
    "openapi.json": JSON.stringify(changed(change)),
    "Id.json": JSON.stringify({ type: "string", minLength: 2 }),
  };
  const { passed, stdout } = await withFiles(files, (path) =>
    redocly("lint", path("openapi.json"), "--config", "redocly.yaml", "--format", "json"),
  );
  const { problems } = JSON.parse(stdout) as { problems: Problem[] };
  expect([...new Set(problems.map(({ ruleId }) => ruleId))]).toEqual([rule]);
  expect(problems.map(({ location }) => location[0]?.pointer)).toContain(`#${at}`);
  expect(passed).toBe(false);
}

/** The names of the rules that stand under `rules:` or `oas3_1Rules:` in files of configuration. */
async function rulesIn(...files: string[]): Promise<string[]> {
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, import.meta.url), "utf8")));
  const sections = texts.flatMap((text) => text.match(/^(?:rules|oas3_1Rules):\n(?: .*\n|\n)+/gm) ?? []);
  return sections.flatMap((section) =>
    [...section.matchAll(/^ {2}([\w/-]+):/gm)].map(([, rule]) => rule as string),
  );
}
