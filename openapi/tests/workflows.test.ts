import { readdir, readFile } from "node:fs/promises";
import bundled from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import { withFiles } from "./broken.ts";
import { redocly } from "./redocly.ts";

interface Workflows {
  workflows: { steps: { operationId: string; successCriteria: { condition: string }[] }[] }[];
}

const files = await readdir(new URL("../workflows/", import.meta.url));

describe("point 21: workflows for each operation and each documented failure", () => {
  test.concurrent.for(files)("%s keeps the rules of Arazzo", async (file) => {
    const { passed, output } = await redocly("lint", `workflows/${file}`);
    expect(output).toContain("Your API description is valid");
    expect(passed).toBe(true);
  });

  test("a step without a name is found", async () => {
    const reading = await readFile(new URL("../workflows/reading.arazzo.yaml", import.meta.url), "utf8");
    const slip = reading.replace("stepId: read", "stepID: read");
    const { passed, output } = await withFiles({ "slip.arazzo.yaml": slip }, (path) =>
      redocly("lint", path("slip.arazzo.yaml"), "--config", "redocly.yaml"),
    );
    expect(output).toContain("stepId");
    expect(passed).toBe(false);
  });

  test("they expect each documented answer, and no other", async () => {
    const documented = Object.values(bundled.paths).flatMap(({ get: { operationId, responses } }) =>
      Object.keys(responses).map((status) => `${operationId} ${status}`),
    );
    expect([...new Set((await Promise.all(files.map(expected))).flat())].sort()).toEqual(documented.sort());
  });
});

/** The operation and the status that each step of a file expects. */
async function expected(file: string): Promise<string[]> {
  const { workflows } = await withFiles({}, async (path) => {
    await redocly("bundle", `workflows/${file}`, "--output", path("workflows.json"));
    return JSON.parse(await readFile(path("workflows.json"), "utf8")) as Workflows;
  });
  return workflows.flatMap(({ steps }) =>
    steps.map(
      ({ operationId, successCriteria }) => `${operationId} ${successCriteria[0]?.condition.slice(-3)}`,
    ),
  );
}
