/** The verification raises no alarm at a healthy server. */
import { expect, test } from "vitest";
import { differencesIn, verifyExhibit } from "../src/exhibit.ts";
import { healthy } from "../src/healthy.ts";
import { sampleOf } from "./sample.ts";

test.each(sampleOf(healthy))("$name: $description", async (exhibit) => {
  const report = await verifyExhibit(exhibit, exhibit.withWorkflows);
  expect(differencesIn(report, exhibit.expected)).toEqual([]);
});
