import { expect, test } from "vitest";
import { changed, withFiles } from "./broken.ts";
import { redocly } from "./redocly.ts";

const least = 92;
const score = await scoreOf("dist/openapi.yaml");

test(`the score is at least ${least}: ${score}`, () => {
  expect(score).toBeGreaterThanOrEqual(least);
});

test("an undescribed field lowers the score", async () => {
  const worse = changed(["/components/schemas/PasswordRecord/properties/login/description", undefined]);
  await withFiles({ "openapi.json": JSON.stringify(worse) }, async (path) => {
    expect(await scoreOf(path("openapi.json"))).toBeLessThan(score);
  });
});

async function scoreOf(document: string): Promise<number> {
  const { stdout, output } = await redocly("score", document, "--format", "json");
  if (!stdout) throw new Error(output);
  return (JSON.parse(stdout) as { agentReadiness: number }).agentReadiness;
}
