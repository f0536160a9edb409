import { readdir, readFile } from "node:fs/promises";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import { withFiles } from "./broken.ts";
import { redocly } from "./redocly.ts";

interface Workflows {
  workflows: { steps: Step[] }[];
}

interface Step {
  operationId: string;
  parameters?: { value: string }[];
  successCriteria: { condition: string }[];
}

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

  test("expect each documented response, each error in each of its examples, and no other", async () => {
    const documented = Object.values(document.paths).flatMap(({ get: { operationId, responses } }) =>
      Object.entries(responses).flatMap(([status, { content }]) =>
        status === "200"
          ? `${operationId} 200`
          : Object.keys(content["application/json"].examples).map(
              (example) => `${operationId} ${status} ${example}`,
            ),
      ),
    );
    const expected = (await Promise.all(files.map(expectedBy))).flat();
    // Another step expects 401 from any server, by sending no credentials.
    const forced = expected.filter((response) => !/ 401$/.test(response));
    expect([...new Set(forced)].sort()).toEqual(documented.sort());
  });
});

/** The operation, the status and, if the step requests one, the example that each step of a file expects. */
async function expectedBy(file: string): Promise<string[]> {
  const { workflows } = await withFiles({}, async (path) => {
    await redocly("bundle", `workflows/${file}`, "--output", path("workflows.json"));
    return JSON.parse(await readFile(path("workflows.json"), "utf8")) as Workflows;
  });
  return workflows.flatMap(({ steps }) =>
    steps.map(({ operationId, parameters = [], successCriteria }) => {
      const status = successCriteria[0]?.condition.slice(-3);
      const example = parameters.map(({ value }) => /example=(\w+)/.exec(value)?.[1] ?? "").join("");
      return `${operationId} ${status} ${example}`.trim();
    }),
  );
}
