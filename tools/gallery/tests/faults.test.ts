/** The verification catches each fault of the gallery. */
import { describe, expect, test } from "vitest";
import { faults } from "../src/compare.ts";
import { differencesIn, verifyExhibit } from "../src/exhibit.ts";
import { clientFaults, consumeWith } from "../src/faults/client.ts";
import { withWorkflows } from "./sample.ts";

test.each(faults.map(withWorkflows))("$name: $description", async (exhibit) => {
  const report = await verifyExhibit(exhibit, exhibit.withWorkflows);
  expect(differencesIn(report, exhibit.expected)).toEqual([]);
});

describe("a fault of a client, which the consumer tests find", () => {
  test.each(clientFaults)("$name: $description", async (fault) => {
    expect(await consumeWith(fault)).toContainEqual(
      expect.objectContaining({ operation: "listSessionLog", place: fault.place }),
    );
  });
});

test("each fault has its own name", () => {
  const names = [...faults, ...clientFaults].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
