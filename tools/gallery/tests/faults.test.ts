/** The verification catches each fault of the gallery. */
import { describe, expect, test } from "vitest";
import { faults } from "../src/compare.ts";
import { operations } from "../src/contract.ts";
import { differencesIn, verifyExhibit } from "../src/exhibit.ts";
import { clientFaults, consumeWith } from "../src/faults/client.ts";
import { sampleOf } from "./sample.ts";

test.each(sampleOf(faults))("$name: $description", async (exhibit) => {
  const report = await verifyExhibit(exhibit, exhibit.withWorkflows);
  expect(differencesIn(report, exhibit.expected)).toEqual([]);
});

describe("a fault of a client, which the consumer tests find", () => {
  test.each(clientFaults)("$name: $description", async (fault) => {
    const found = (await consumeWith(fault)).filter(({ place }) => place === fault.place);
    expect(new Set(found.map(({ operation }) => operation))).toEqual(new Set(operations.map(({ id }) => id)));
  });
});

test("each fault has its own name", () => {
  const names = [...faults, ...clientFaults].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
