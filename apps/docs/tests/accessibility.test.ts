import type { Page } from "@saymon-logs/browser";
import { violations } from "@saymon-logs/browser/axe";
import { expect, test } from "vitest";
import { operationAnchor } from "../build/sections.ts";
import { filesIn } from "../build/write.ts";
import { site } from "../src/serve.ts";
import { linkTo, operations } from "./document.ts";
import { canBeTried, inFull, openWhole, redocRuns, useReader } from "./reader.ts";

const reader = useReader();
/** The example report is a document of its own, which packages/export tests. */
const pages = (await filesIn(site))
  .filter((path) => path.endsWith(".html") && path !== "example-report.html")
  .sort();
const views = [1440, 820, 390].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
);
/**
 * Every second page in one view; every page in every view with TEST_ALL=1, and then all of the reference.
 * reference.test.ts checks all of it in one view.
 */
const combinations = inFull
  ? pages.flatMap((path) => views.map((view) => ({ path, ...view })))
  : pages
      .filter((_, index) => index % 2 === 1)
      .map((path, index) => ({ path, ...views[index % views.length] }));

test.each(combinations)(
  "$path loads without an error or a foreign request, and axe finds nothing, $width wide, $colorScheme",
  async ({ path, ...view }) => {
    const page =
      inFull && path === "index.html" ? await openWhole(reader, view) : await reader.open(path, view);
    if (/^(versions.*\/)?index\.html$/.test(path)) await redocRuns(page);
    if (path === "try.html") await canBeTried(page, operations[0]);
    expect(await page.locator(".site-places").count()).toBe(1);
    await opensEverything(page);
    expect(await violations(page)).toEqual([]);
    await reader.close(page);
  },
);

test("axe finds nothing on an operation that Redoc does not show yet", async () => {
  const page = await reader.open(linkTo(operations[0]), { redocAfter: new Promise(() => {}) });
  await page.waitForFunction(() => document.readyState !== "loading");
  expect(await violations(page)).toEqual([]);
  await reader.close(page);
});

test("axe finds nothing behind a link to an operation, with a sample in another language", async () => {
  const page = await reader.open(linkTo(operations[1]), { colorScheme: "dark", height: 1400 });
  const operation = page.locator(`[data-section-id="/${operationAnchor(operations[1])}"]`);
  await operation.getByTestId("json-viewer").waitFor();
  await operation.getByRole("button", { name: "Bash", exact: true }).first().click();
  // Redoc may still scroll to the operation, away from its menu.
  await page.getByRole("menuitem", { name: "TypeScript", exact: true }).dispatchEvent("click");
  await operation.getByText("createClient").first().waitFor();
  expect(await violations(page)).toEqual([]);
  await reader.close(page);
});

/** Folded parts are checked too. */
async function opensEverything(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
}
