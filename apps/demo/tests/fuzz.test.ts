/** No request ends a server of `pnpm start`, hangs it, or gets a 5xx. */
import { startDocs } from "@saymon-logs/docs";
import { startMock } from "@saymon-logs/mock";
import { startSandbox } from "@saymon-logs/sandbox";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { rawRequest, send } from "./raw-request.ts";

const count = process.env["TEST_ALL"] ? 10_000 : 500;
const connections = 20;

test.each([
  ["the mock", startMock, "/node/api/users/session/log"],
  ["the sandbox", () => startSandbox({ records: 100 }), "/node/api/users/session/log"],
  ["the documentation", startDocs, "/"],
])(`%s, ${count} raw requests`, { timeout: 600_000 }, async (_, start, path) => {
  const server = await start();
  onTestFinished(() => server.close());
  const requests = fc.sample(rawRequest, { numRuns: count, seed: 18 });

  const failures: string[] = [];
  const statuses = new Set<number | undefined>();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let request = requests.pop(); request; request = requests.pop()) {
        const status = await send(server.url, request);
        statuses.add(status);
        if (status !== undefined && status >= 500)
          failures.push(`${status}: ${request.bytes.toString("latin1")}`);
      }
    }),
  );
  expect(failures).toEqual([]);
  // Without these, the requests would reach nothing.
  expect(statuses).toContain(200);
  expect(statuses).toContain(400);

  const headers = { Authorization: `Basic ${btoa("admin:secret")}` };
  expect((await fetch(server.url + path, { headers })).status).toBe(200);
});
