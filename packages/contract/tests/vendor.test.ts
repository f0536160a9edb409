/** The vendor's own requests, with only the host and the placeholders changed, get the vendor's answers. */
import { execFile, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { type Mock, startMock } from "@saymon-logs/mock";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

// In CI a missing tool is a failure, elsewhere the tests are skipped by name.
const missing = ["sh", "curl"].filter((tool) => spawnSync(tool, ["--version"]).error);
const reason = missing.length > 0 ? ` (missing: ${missing.join(", ")})` : "";

test.skipIf(reason && !process.env["CI"]).each(["session-log", "audit-log", "password-log"])(
  `%s.sh${reason}`,
  async (page) => {
    const published = await readFile(vendor(`${page}.sh`), "utf8");
    const answer = await readFile(vendor(`${page}.json`), "utf8");

    const script = published
      .replace(/https?:\/\/\$saymon_hostname/, mock.url)
      .replaceAll("<...>", "62fa271e18baa649c1d26338");
    const { stdout } = await run("sh", ["-c", script]);

    expect(JSON.parse(stdout)).toEqual(JSON.parse(answer));
  },
);

function vendor(file: string): URL {
  return new URL(import.meta.resolve(`@saymon-logs/openapi/vendor/${file}`));
}
