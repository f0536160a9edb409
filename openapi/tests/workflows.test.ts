import { readdir, readFile } from "node:fs/promises";
import type { Operation } from "@saymon-logs/openapi/document";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import { withFiles } from "./broken.ts";
import { redocly } from "./redocly.ts";

interface Workflow {
  "x-security"?: object[];
  steps: Step[];
}

interface Step {
  operationId: string;
  parameters?: { name: string; value: string | number }[];
  successCriteria: { condition: string }[];
}

const operations = Object.values<{ get: Operation }>(document.paths).map(({ get }) => get);
const files = await readdir(new URL("../workflows/", import.meta.url));

describe("the workflows", () => {
  test.concurrent.for(files)("%s is valid Arazzo", async (file) => {
    const { passed, output } = await redocly("lint", `workflows/${file}`);
    expect(output).toContain("Your API description is valid");
    expect(passed).toBe(true);
  });

  test("a step without an id is reported", async () => {
    const reading = await readFile(new URL("../workflows/reading.arazzo.yaml", import.meta.url), "utf8");
    const mistake = reading.replace("stepId: read", "stepID: read");
    const { passed, output } = await withFiles({ "mistake.arazzo.yaml": mistake }, (path) =>
      redocly("lint", path("mistake.arazzo.yaml"), "--config", "redocly.yaml"),
    );
    expect(output).toContain("stepId");
    expect(passed).toBe(false);
  });
});

describe("the workflows have each request that they need", async () => {
  const requests = (await Promise.all(files.map(requestsIn))).flat();
  const missingFor = (operation: Operation) =>
    requestsFor(operation).filter((request) => !requests.includes(request));

  test.each(operations)("for $operationId", (operation) => {
    expect(missingFor(operation), "Add these requests.").toEqual([]);
  });

  test("and no other", () => {
    const needed = operations.flatMap(requestsFor);
    expect(requests.filter((request) => !needed.includes(request))).toEqual([]);
  });

  test("a missing request is named, with its file", () => {
    const operation = { ...document.paths["/node/api/users/{id}/audit-log"].get, operationId: "listNothing" };
    expect(missingFor(operation)).toEqual(
      expect.arrayContaining([
        "workflows/reading.arazzo.yaml: listNothing with credentials, for 200",
        "workflows/reading.arazzo.yaml: listNothing without credentials, for 401",
        "workflows/paging.arazzo.yaml: listNothing with credentials, for 200",
        "workflows/paging.arazzo.yaml: listNothing with credentials, skip=1, for 200",
        "workflows/failures.arazzo.yaml: listNothing with credentials, Prefer=code=404, example=unknownUser, for 404",
      ]),
    );
  });
});

/** The requests of an operation: an ordinary one, one without credentials, two pages, and one for each error. */
function requestsFor({ operationId, responses }: Operation): string[] {
  const errors = Object.entries(responses).flatMap(([status, { content }]) =>
    Object.keys(content["application/json"].examples).map((example) => ({ status, example })),
  );
  return [
    `workflows/reading.arazzo.yaml: ${operationId} with credentials, for 200`,
    `workflows/reading.arazzo.yaml: ${operationId} without credentials, for 401`,
    `workflows/paging.arazzo.yaml: ${operationId} with credentials, for 200`,
    `workflows/paging.arazzo.yaml: ${operationId} with credentials, skip=1, for 200`,
    ...errors
      .filter(({ status }) => status !== "200")
      .map(
        ({ status, example }) =>
          `workflows/failures.arazzo.yaml: ${operationId} with credentials, Prefer=code=${status}, example=${example}, for ${status}`,
      ),
  ];
}

/** The requests of a file, as far as they differ in more than the size of a page and the user. */
async function requestsIn(file: string): Promise<string[]> {
  const { workflows } = await withFiles({}, async (path) => {
    await redocly("bundle", `workflows/${file}`, "--output", path("workflows.json"));
    return JSON.parse(await readFile(path("workflows.json"), "utf8")) as { workflows: Workflow[] };
  });
  return workflows.flatMap(({ "x-security": security, steps }) =>
    steps.map(({ operationId, parameters = [], successCriteria }) => {
      const credentials = `${operationId} ${security ? "with" : "without"} credentials`;
      const details = parameters
        .filter(({ name }) => name === "skip" || name === "Prefer")
        .map(({ name, value }) => `${name}=${value}`);
      const status = successCriteria[0]?.condition.slice(-3);
      return `workflows/${file}: ${[credentials, ...details, `for ${status}`].join(", ")}`;
    }),
  );
}
