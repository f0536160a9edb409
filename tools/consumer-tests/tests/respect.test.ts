/** The workflows of the document, run by `redocly respect`. */
import { type Mock, startMock } from "@saymon-logs/mock";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { respect } from "./respect.ts";

const credentials = { login: "admin", password: "secret" };

let mock: Mock;
let sandbox: Sandbox;
beforeAll(async () => {
  mock = await startMock();
  sandbox = await startSandbox();
});
afterAll(async () => {
  await mock?.close();
  await sandbox?.close();
});

describe("`redocly respect` passes on each operation and each documented failure", () => {
  test("failures, which only the mock gives when asked", async () => {
    const { passed, output } = await respect("failures", mock.url, credentials);
    expect(output).toMatch(/Workflows: \d+ passed, \d+ total/);
    expect(passed).toBe(true);
  });

  test("paging, which only a server with records does", async () => {
    const { passed, output } = await respect("paging", sandbox.url, credentials);
    expect(output).toContain("Workflows: 3 passed, 3 total");
    expect(passed).toBe(true);
  });

  test("paging fails where a server does not heed skip", async () => {
    const careless = await startSandbox({ fault: "skip-ignored" });
    const { passed, output } = await respect("paging", careless.url, credentials);
    await careless.close();
    expect(output).toContain("Workflows: 3 failed, 3 total");
    expect(passed).toBe(false);
  });

  test("its report hides the credentials", async () => {
    const difficult = { login: "admin", password: 'a,b=c "d"' };
    const sent = Buffer.from(`${difficult.login}:${difficult.password}`).toString("base64");
    const masked = await respect("reading", mock.url, difficult, "--verbose");
    expect(masked.output).not.toContain(sent);
    const plain = await respect("reading", mock.url, difficult, "--verbose", "--no-secrets-masking");
    expect(plain.output).toContain(sent);
  });
});
