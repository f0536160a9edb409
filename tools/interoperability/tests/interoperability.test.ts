/** Each tool with the bundled document. `pnpm test` tries a sample, `pnpm test:all` every tool. */
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Mock, startMock } from "@saymon-logs/mock";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generators } from "../src/generators.ts";
import { writeGuide } from "../src/guide.ts";
import { importers } from "../src/importers.ts";
import { languages } from "../src/languages.ts";
import { renderers } from "../src/renderers.ts";
import type { Context, Tool } from "../src/tool.ts";
import { validators } from "../src/validators.ts";

const tools: Tool[] = [...validators, ...generators, ...languages, ...importers, ...renderers];

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock?.close());

for (const { name, version, check, sample, missing, run } of tools) {
  const title = `${name} ${version}: ${check}${missing ? ` (missing: ${missing})` : ""}`;
  // In CI a missing tool is a failure.
  const isSkipped = (!sample && !process.env["TEST_ALL"]) || (missing && !process.env["CI"]);
  test.skipIf(isSkipped)(title, async () => {
    await expect(run(await contextOf(name))).resolves.toBeUndefined();
  });
}

test("the guide lists the tools with their versions", async () => {
  await expect(writeGuide(tools)).toMatchFileSnapshot("../../../openapi/prose/other-tools.md");
});

describe("a document that a tool does not accept is detected by", () => {
  test("a validator", async () => {
    const broken = structuredClone(document);
    Object.assign(broken.servers[0]?.variables?.host ?? {}, { description: "Name of the server" });
    const [swaggerParser] = validators as [Tool];
    const context = await contextOf("broken");
    await expect(swaggerParser.run({ ...context, document: broken })).rejects.toThrow("unevaluated");
  });

  test("an importer", async () => {
    const broken = { ...document, tags: [...document.tags, { name: "A guide" }] };
    const [postman] = importers as [Tool];
    const context = await contextOf("broken");
    await expect(postman.run({ ...context, document: broken })).rejects.toThrow("Empty folders: A guide");
  });

  test.skipIf(!process.env["TEST_ALL"])("a generator", async () => {
    const broken = structuredClone(document);
    Object.assign(broken.components.schemas.SessionRecord.properties.startTime, { type: "string" });
    const [heyApi] = generators as [Tool];
    const context = await contextOf("broken");
    await expect(heyApi.run({ ...context, document: broken })).rejects.toThrow("TS2322");
  });
});

async function contextOf(name: string): Promise<Context> {
  const folder = fileURLToPath(new URL(`../.turbo/${name.replaceAll(/\W+/g, "-")}`, import.meta.url));
  await rm(folder, { recursive: true, force: true });
  const records = document.components.examples.SessionLogOfVendor.value;
  return { document, folder, url: mock.url, records };
}
