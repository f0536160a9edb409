/** Our check catches each fault of the gallery, and tells operation, place and rule. */
import { describe, expect, test } from "vitest";
import { check, wrongIn } from "../../gallery/exhibit.ts";
import { clientFaults, watch } from "../../gallery/faults/client.ts";
import { proxyFaults } from "../../gallery/faults/proxy.ts";
import { sandboxFaults } from "../../gallery/faults/sandbox.ts";

describe.each([
  ["of the sandbox", sandboxFaults],
  ["of a proxy", proxyFaults],
])("a fault %s", (_, exhibits) => {
  test.each(exhibits)("$name: $description", async ({ start, expected }) => {
    const server = await start();
    try {
      expect(wrongIn(await check(server), expected)).toEqual([]);
    } finally {
      await server.close();
    }
  });
});

describe("a fault of a client, which the consumer suite sees", () => {
  test.each(clientFaults)("$name: $description", async (fault) => {
    const complaints = await watch(fault);
    expect(complaints).toContainEqual(
      expect.objectContaining({ operation: "listSessionLog", place: fault.place }),
    );
  });
});

test("there are at least 20 faults, each with a name of its own", () => {
  const names = [...sandboxFaults, ...proxyFaults, ...clientFaults].map(({ name }) => name);
  expect(names.length).toBeGreaterThanOrEqual(20);
  expect(new Set(names).size).toBe(names.length);
});
