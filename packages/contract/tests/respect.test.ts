/** The workflows of the document, run by `redocly respect` against the mock. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Mock, startMock } from "@saymon-logs/mock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const cli = fileURLToPath(import.meta.resolve("@redocly/cli/bin/cli.js"));
const inputs = { login: "admin", password: 'a,b=c "d"', userId: "62c2f3ce80c8654892764d56" };

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

describe("point 21: `redocly respect` passes on each operation and each documented failure", () => {
  test.for(["reading", "failures"])("%s", async (workflows) => {
    const { passed, output } = await respect(workflows);
    expect(output).toMatch(/Workflows: \d+ passed, \d+ total/);
    expect(passed).toBe(true);
  });

  test("it fails where a server neither filters nor pages, such as the mock", async () => {
    const { passed, output } = await respect("paging");
    expect(output).toContain("Workflows: 3 failed, 3 total");
    expect(passed).toBe(false);
  });

  test("its report hides the credentials", async () => {
    const sent = Buffer.from(`${inputs.login}:${inputs.password}`).toString("base64");
    expect((await respect("reading", "--verbose")).output).not.toContain(sent);
    expect((await respect("reading", "--verbose", "--no-secrets-masking")).output).toContain(sent);
  });
});

/** Runs a file of workflows. The credentials go through the environment: a command line is seen by every process. */
function respect(workflows: string, ...flags: string[]): Promise<{ passed: boolean; output: string }> {
  const file = fileURLToPath(import.meta.resolve(`@saymon-logs/openapi/workflows/${workflows}.arazzo.yaml`));
  const env = {
    ...process.env,
    DO_NOT_TRACK: "1",
    FORCE_COLOR: undefined,
    NO_COLOR: "1",
    REDOCLY_CLI_RESPECT_INPUT: JSON.stringify(inputs),
    REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
    REDOCLY_TELEMETRY: "off",
  };
  return new Promise((resolve) => {
    const args = [cli, "respect", file, "--server", `saymon=${mock.url}`, ...flags];
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ passed: error === null, output: stdout + stderr }),
    );
  });
}
