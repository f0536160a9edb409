/** What the tools that were not made here see by themselves. Where one learns more, its row of the gallery changes. */
import { startSandbox } from "@saymon-logs/sandbox";
import { describe, expect, test } from "vitest";
import { tools } from "../../gallery/compare.ts";
import { asksOf, type ClientFault, clientFaults } from "../../gallery/faults/client.ts";
import { proxyFaults } from "../../gallery/faults/proxy.ts";
import { sandboxFaults } from "../../gallery/faults/sandbox.ts";
import { usual } from "../../gallery/traffic.ts";

const ofServers: [fault: string, ...verdicts: string[]][] = [
  ["html-200", "catches", "misses", "catches"],
  ["html-502", "warns", "misses", "catches"],
  ["login-page", "catches", "misses", "catches"],
  ["redirect-same-origin", "misses", "misses", "misses"],
  ["wrong-type-deep", "catches", "catches", "catches"],
  ["missing-field", "catches", "catches", "catches"],
  ["to-ignored", "misses", "misses", "misses"],
];

const ofClients: [fault: string, ...verdicts: string[]][] = [
  ["undocumented-parameter", "misses", "warns", "blind"],
  ["undocumented-path", "catches", "catches", "blind"],
  ["malformed-parameter", "catches", "misses", "blind"],
];

describe.each(tools.map((tool, index) => ({ ...tool, index })))("$name", ({ index, judge }) => {
  test.each(ofServers)("%s", async (fault, ...verdicts) => {
    const exhibit = [...sandboxFaults, ...proxyFaults].find(({ name }) => name === fault);
    const server = await exhibit?.start();
    try {
      const { verdict, message } = await judge({ url: server?.url ?? "", asks: usual, isClients: false });
      expect(verdict).toBe(verdicts[index]);
      expect(message === "").toBe(verdict === "misses");
    } finally {
      await server?.close();
    }
  });

  test.each(ofClients)("%s", async (name, ...verdicts) => {
    const fault = clientFaults.find((fault) => fault.name === name) as ClientFault;
    const { url, close } = await startSandbox();
    try {
      const { verdict } = await judge({ url, asks: asksOf(fault), isClients: true });
      expect(verdict).toBe(verdicts[index]);
    } finally {
      await close();
    }
  });

  test("says nothing of a healthy server", async () => {
    const { url, close } = await startSandbox();
    try {
      expect(await judge({ url, asks: usual, isClients: false })).toEqual({ verdict: "misses", message: "" });
    } finally {
      await close();
    }
  });
});
