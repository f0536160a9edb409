import type { Page } from "@saymon-logs/browser";
import { violations } from "@saymon-logs/browser/axe";
import { describe, expect, test } from "vitest";
import { operationAnchor } from "../build/sections.ts";
import { filesIn } from "../build/write.ts";
import { site } from "../src/serve.ts";
import { operations } from "./document.ts";
import { openWhole, redocRuns, useReader } from "./reader.ts";

const reader = useReader();
const pages = (await filesIn(site)).filter((path) => path.endsWith(".html"));
const views = [1440, 820, 390].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
);
/** Every page in one view, each view with some pages; every page in every view with TEST_ALL=1. */
const combinations = pages.flatMap((path, index) =>
  views
    .filter((_, view) => process.env["TEST_ALL"] === "1" || view === index % views.length)
    .map((view) => ({ path, ...view })),
);

test.each(combinations)(
  "axe finds nothing on $path, $width wide, $colorScheme",
  async ({ path, ...view }) => {
    const page = path === "index.html" ? await openWhole(reader, view) : await reader.open(path, view);
    if (path.startsWith("versions/") && path.endsWith("index.html")) await redocRuns(page);
    await opensEverything(page);
    expect(await violations(page)).toEqual([]);
    await reader.close(page);
  },
);

test("axe finds nothing on an operation that Redoc does not show yet", async () => {
  const link = `index.html#/${operationAnchor(operations[0] ?? expect.fail("No operation."))}`;
  const page = await reader.open(link, { redocAfter: new Promise(() => {}) });
  await page.waitForFunction(() => document.readyState !== "loading");
  expect(await violations(page)).toEqual([]);
  await reader.close(page);
});

describe("with a keyboard alone", () => {
  test("everything that can be clicked is reached, and the focus is seen", async () => {
    const page = await openWhole(reader);
    expect(await page.evaluate(onlyForMice)).toEqual([]);

    const reached = new Set<string>();
    for (let step = 0; step < 500; step++) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(describeFocus);
      if (!focused) break;
      expect(focused.outline, focused.name).toBe("solid");
      reached.add(focused.name);
    }
    expect([...reached]).toEqual(
      expect.arrayContaining([
        "Skip to the content",
        "Try it",
        "Search Ctrl+K",
        "Change the layout",
        "Show the details",
        "200",
        "Bash",
      ]),
    );
    await reader.close(page);
  });

  test("the skip link leads past the menu", async () => {
    const page = await reader.open("index.html");
    await redocRuns(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("#redoc main") !== null)).toBe(true);
    await reader.close(page);
  });

  test("the search opens, and an operation is chosen", async () => {
    const page = await reader.open("index.html");
    await redocRuns(page);
    await page.getByTestId("search-trigger").focus();
    await page.keyboard.press("Enter");

    const { title } = operations[1] ?? expect.fail("There is no second operation.");
    const search = page.getByTestId("search-dialog");
    await search.getByRole("textbox").fill(title);
    await search.locator("a").filter({ hasText: title }).first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: title }).first().waitFor();
    await reader.close(page);
  });
});

/** Folded parts are checked too. */
async function opensEverything(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
}

/** Runs in the page: what shows a hand under the mouse, and cannot be focused. */
function onlyForMice(): string[] {
  const focusable = "a[href], button, input, summary, [tabindex]";
  const isClickable = (element: Element | null) => element && getComputedStyle(element).cursor === "pointer";
  return (
    [...document.querySelectorAll("#redoc *")]
      .filter(
        (element) => isClickable(element) && !isClickable(element.parentElement) && element.checkVisibility(),
      )
      .filter((element) => !element.closest(focusable) && !element.querySelector(focusable))
      // The names of the menu's groups, which do nothing.
      .filter((element) => element.getAttribute("data-testid") !== "menu-item-label")
      .map((element) => element.outerHTML)
  );
}

/** Runs in the page: what has the focus now; nothing when it has left the page. */
function describeFocus(): { name: string; outline: string } | undefined {
  const element = document.activeElement;
  if (!element || element === document.body) return;
  const name = element.getAttribute("aria-label") ?? element.textContent ?? "";
  return { name: name.trim(), outline: getComputedStyle(element).outlineStyle };
}
