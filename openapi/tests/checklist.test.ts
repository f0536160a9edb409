import { expect, test } from "vitest";
import { findingsOf, type TestFile } from "../checklist.ts";

/** A test file whose only test, about point 16, ended like this. */
function fileWith(status: string): TestFile {
  const result = { ancestorTitles: ["point 16: score"], title: "it is high", status };
  return {
    name: "score.test.ts",
    status: status === "failed" ? "failed" : "passed",
    assertionResults: [result],
  };
}

function point16(files: TestFile[], isCI = false) {
  return findingsOf(files, isCI).find(({ text }) => text.startsWith("16 "));
}

test("a point is met by a test that passed", () => {
  expect(point16([fileWith("passed")])).toEqual({ met: true, text: "16 score" });
});

test("it is not met by none", () => {
  expect(point16([])).toEqual({ met: false, text: "16 is proven by no test" });
});

test("it is not met when one of its tests failed", () => {
  const finding = { met: false, text: "16 score\n    failed: it is high" };
  expect(point16([fileWith("failed")])).toEqual(finding);
  expect(point16([fileWith("passed"), fileWith("failed")])).toEqual(finding);
});

test("a skipped test is named; in CI, or alone, it proves nothing", () => {
  const files = [fileWith("passed"), fileWith("skipped")];
  expect(point16(files)).toEqual({ met: true, text: "16 score\n    skipped: it is high" });
  expect(point16(files, true)?.met).toBe(false);
  expect(point16([fileWith("skipped")])?.met).toBe(false);
});

test("a test file that did not run is named", () => {
  const crashed = { name: "score.test.ts", status: "failed", assertionResults: [] };
  expect(findingsOf([crashed], false)).toContainEqual({ met: false, text: "score.test.ts did not run" });
});
