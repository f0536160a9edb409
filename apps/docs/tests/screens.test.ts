import { readFile } from "node:fs/promises";
import type { Page } from "@saymon-logs/browser";
import { expectPicture, pictureDifference } from "@saymon-logs/browser/pictures";
import { describe, expect, test } from "vitest";
import { inFull, type Reading, redocRuns, useReader } from "./reader.ts";

/** The share of pixels that may differ: more than another smoothing of the fonts, less than a missing menu. */
const tolerance = 0.005;
const folder = new URL("screens/", import.meta.url);
const phone = { width: 390, height: 844 };
const views: [name: string, path: string, reading: Reading][] = [
  ["overview", "index.html", { colorScheme: "light" }],
  ["operation", "index.html#/listuserauditlog", { colorScheme: "dark" }],
  ["operation-phone", "index.html#/listpasswordlog", { colorScheme: "light", ...phone }],
  ["errors-phone", "errors.html", { colorScheme: "dark", ...phone }],
  ["try", "try.html", { colorScheme: "light" }],
];

// Elsewhere another browser with other fonts runs the tests.
describe.runIf(process.platform === "linux" && process.arch === "x64")("looks as accepted", () => {
  const reader = useReader();

  test.each(inFull ? views : views.slice(0, 3))("%s", async (name, path, reading) => {
    const page = await open(path, reading);
    const actual = await shoot(page);
    await reader.close(page);
    await expectPicture(actual, { folder, name, tolerance });
  });

  test("a page without its samples or its menu, and one that is shifted or recoloured, are rejected", async () => {
    const [[name = "", path = "", reading = {}] = []] = views.slice(1);
    const accepted = await readFile(new URL(`${name}.png`, folder));
    const page = await open(path, reading);
    for (const style of [
      "[data-testid='right-panel'] { visibility: hidden }",
      ".menu-content { visibility: hidden }",
      "#redoc { transform: translateX(90px) }",
      ".site-header { background: #b00 !important }",
    ]) {
      const tag = await page.addStyleTag({ content: style });
      expect(pictureDifference(accepted, await shoot(page)), style).toBeGreaterThan(tolerance);
      await tag.evaluate((element) => (element as Element).remove());
    }
    await reader.close(page);
  });

  async function open(path: string, reading: Reading): Promise<Page> {
    const page = await reader.open(path, { ...reading, deviceScaleFactor: 0.5 });
    if (path.startsWith("index.html")) await redocRuns(page);
    return page;
  }

  async function shoot(page: Page): Promise<Buffer> {
    await page.waitForFunction(isStill, undefined, { polling: 100 });
    return page.screenshot({ animations: "disabled", caret: "hide" });
  }
});

/** Runs in the page: whether everything is where it was the last time. */
function isStill(): boolean {
  const state = window as unknown as { before?: string };
  const now = `${scrollY} ${document.body.scrollHeight} ${document.body.innerHTML.length}`;
  const still = state.before === now;
  state.before = now;
  return still;
}
