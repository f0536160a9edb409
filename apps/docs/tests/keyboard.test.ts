/** Walks through the site with Tab, Enter and Escape alone. try.test.ts has the walk through Try it. */
import { violations } from "@saymon-logs/browser/axe";
import { expect, test } from "vitest";
import { linkTo, operations } from "./document.ts";
import { tabThrough, tabTo } from "./keyboard.ts";
import { inFull, openWhole, redocRuns, useReader } from "./reader.ts";

const reader = useReader();

test("everything in an operation is reached; with TEST_ALL=1 everything in the reference", async () => {
  // Tab begins where the link leads to.
  const page = await openWhole(
    reader,
    {},
    inFull ? "index.html" : linkTo(operations.at(-1) ?? operations[0]),
  );
  expect(await tabThrough(page)).toEqual(
    expect.arrayContaining(["Try it", "Show the details", "200", "Bash"]),
  );
  await reader.close(page);
});

test("in the reference, a reader skips to the content, opens a guide, and finds an operation", async () => {
  const page = await reader.open("index.html");
  await redocRuns(page);
  await tabTo(page, "Skip to the content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("#redoc main") !== null)).toBe(true);

  await page.reload();
  await redocRuns(page);
  expect(await tabTo(page, "Long logs")).toContain("Search Ctrl+K");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.title()).toMatch(/^Long logs – /);
  await tabTo(page, "Change the layout");

  const { title } = operations[1];
  const search = page.getByTestId("search-dialog");
  await page.keyboard.press("Control+K");
  await search.getByRole("textbox").waitFor();
  await page.keyboard.type(title);
  await search.locator("a").filter({ hasText: title }).first().waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: title }).first().waitFor();
  await reader.close(page);
});

test("the error catalogue leads to each error, its code and its class", async () => {
  const page = await reader.open("errors.html");
  await tabTo(page, "401");
  await page.keyboard.press("Enter");
  await expect.poll(() => new URL(page.url()).hash).toBe("#401");
  const passed = await tabTo(page, "UnauthorizedError");
  expect(passed.length).toBeLessThan(10);
  await page.keyboard.press("Enter");
  await page.waitForURL(/client\/index\.html#unauthorizederror$/);
  await reader.close(page);
});

test("the client reference skips its contents, and leads back to the site", async () => {
  const page = await reader.open("client/index.html");
  await tabTo(page, "Skip to the content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);

  await page.goto(page.url().replace(/#.*/, "?"));
  expect(await tabTo(page, "createClient")).toContain("Reference");
  await page.keyboard.press("Enter");
  await expect.poll(() => new URL(page.url()).hash).toBe("#createclient");
  await reader.close(page);
});

test("on a phone both menus open, close with Escape, and lead to pages and parts", async () => {
  const page = await reader.open("index.html", { width: 390, height: 844 });
  await redocRuns(page);
  const menu = page.getByRole("navigation", { name: "Site" });
  await tabTo(page, "Menu");
  await page.keyboard.press("Enter");
  await menu.waitFor();
  await tabTo(page, "Error catalogue");
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "hidden" });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Menu");

  await tabTo(page, "Contents");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Long logs" }).first().waitFor();
  await page.reload();
  await redocRuns(page);
  await tabTo(page, "Menu");
  await page.keyboard.press("Enter");
  await tabTo(page, "Differences from the vendor");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.title()).toMatch(/^Differences from the vendor – /);
  await menu.waitFor({ state: "hidden" });
  await reader.close(page);
});
