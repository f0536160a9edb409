/** What the tools of others find. Where one learns more, its row of the gallery changes. */
import { startSandbox } from "@saymon-logs/sandbox";
import { describe, expect, test } from "vitest";
import { faults, tools } from "../src/compare.ts";
import { fakeClock } from "../src/contract.ts";
import { clientFaults, requestsOf } from "../src/faults/client.ts";
import { usual } from "../src/traffic.ts";

const isComplete = process.env["TEST_ALL"] === "1";

/** The first of these are tested each time. */
const serverFaults = sample(1, [
  ["login-page", "catches", "catches"],
  ["to-ignored", "misses", "misses"],
  ["html-200", "catches", "catches"],
  ["html-502", "warns", "catches"],
  ["redirect-same-origin", "misses", "misses"],
  ["wrong-type-deep", "catches", "catches"],
  ["missing-field", "catches", "catches"],
]);

const faultsOfClients = sample(1, [
  ["malformed-parameter", "catches", "n/a"],
  ["undocumented-parameter", "misses", "n/a"],
  ["undocumented-path", "catches", "n/a"],
]);

function sample<Item>(count: number, items: Item[]): Item[] {
  return isComplete ? items : items.slice(0, count);
}

describe.each(tools.map((tool, index) => ({ ...tool, index })))("$name", ({ index, examine }) => {
  test.each(serverFaults)("%s", async (name, ...verdicts) => {
    const exhibit = faults.find((fault) => fault.name === name);
    const server = await exhibit?.start(fakeClock());
    try {
      const subject = { url: server?.url ?? "", requests: usual, isClientFault: false };
      const { verdict, message } = await examine(subject);
      expect(verdict).toBe(verdicts[index]);
      expect(message === "").toBe(verdict === "misses");
    } finally {
      await server?.close();
    }
  });

  test.each(faultsOfClients)("%s", async (name, ...verdicts) => {
    const fault = clientFaults.find((fault) => fault.name === name);
    const { url, close } = await startSandbox();
    try {
      const requests = fault ? requestsOf(fault) : [];
      expect((await examine({ url, requests, isClientFault: true })).verdict).toBe(verdicts[index]);
    } finally {
      await close();
    }
  });

  test("finds nothing in a healthy server", async () => {
    const { url, close } = await startSandbox();
    try {
      expect(await examine({ url, requests: usual, isClientFault: false })).toEqual({
        verdict: "misses",
        message: "",
      });
    } finally {
      await close();
    }
  });
});
