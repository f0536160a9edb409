import { expect, test } from "vitest";
import { lastLineOf } from "../src/step.js";

test("the progress shows the last line that says what is being done", () => {
  expect(lastLineOf("Progress: resolved 1\nProgress: resolved 2\n")).toBe("Progress: resolved 2");
});

test("the progress leaves out how turbo is set up", () => {
  const settings = "• turbo 2.9.0\n     • Packages in scope: a\n     • Remote caching disabled\n";
  expect(lastLineOf(settings)).toBe("");
  expect(lastLineOf(`a:build: done\n${settings}`)).toBe("a:build: done");
});
