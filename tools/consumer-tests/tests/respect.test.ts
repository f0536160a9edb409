/** The workflows of the document, run by `redocly respect`. */
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterAll, beforeAll, inject, test } from "vitest";
import { respect } from "./respect.ts";

const credentials = { login: "admin", password: "secret" };

const all = Object.keys(document.paths).length;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

test.concurrent("failures, which the mock returns on request", async ({ expect }) => {
  const { passed, output } = await respect("failures", inject("mockUrl"), credentials);
  expect(output).toMatch(/Workflows: \d+ passed, \d+ total/);
  expect(passed).toBe(true);
});

test.concurrent("paging, which only a server with records does", async ({ expect }) => {
  const { passed, output } = await respect("paging", sandbox.url, credentials);
  expect(output).toContain(`Workflows: ${all} passed, ${all} total`);
  expect(passed).toBe(true);
});

test.concurrent("paging fails on a server that ignores skip", async ({ expect }) => {
  const careless = await startSandbox({ fault: "skip-ignored" });
  const { passed, output } = await respect("paging", careless.url, credentials);
  await careless.close();
  expect(output).toContain(`Workflows: ${all} failed, ${all} total`);
  expect(passed).toBe(false);
});

test.concurrent.for([
  { flags: [], shown: false },
  { flags: ["--no-secrets-masking"], shown: true },
])("the report with $flags shows the credentials: $shown", async ({ flags, shown }, { expect }) => {
  const difficult = { login: "admin", password: 'a,b=c "d"' };
  const sent = Buffer.from(`${difficult.login}:${difficult.password}`).toString("base64");
  const { output } = await respect("reading", inject("mockUrl"), difficult, "--verbose", ...flags);
  expect(output.includes(sent)).toBe(shown);
});
