import type { Locator, Page } from "@saymon-logs/browser";
import { describe, expect, test } from "vitest";
import { operations } from "./document.ts";
import { useReader } from "./reader.ts";

const reader = useReader();

describe.each(operations)("a link to “$summary”", ({ link, summary, path, parameters }) => {
  test("shows how it is called without a script", async () => {
    const page = await reader.open(link, { javaScriptEnabled: false });
    await showsRequest(page);
    await reader.close(page);
  });

  test("shows it before Redoc runs, which then puts the whole at the same place", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const page = await reader.open(link, { redocAfter: promise });
    await showsRequest(page);
    const before = await placeOf(heading(page));

    resolve();
    const whole = page.locator(`[data-section-id="${link.slice(1)}"]`);
    await whole.getByTestId("source-code").first().waitFor();
    await page.getByTestId("search-trigger").getByText("Search").waitFor();
    expect(await page.locator(".until-redoc").count()).toBe(0);
    expect(await heading(page).count()).toBe(1);
    await expect.poll(() => placeOf(heading(page))).toEqual(before);
    await reader.close(page);
  });

  async function showsRequest(page: Page): Promise<void> {
    await heading(page).waitFor();
    // Of the overview, which Redoc has in the page by then, nobody reads or hears anything beside it.
    const main = page.getByRole("main");
    expect(await main.count()).toBe(1);
    expect(await main.getByRole("heading", { level: 1 }).allTextContents()).toEqual([summary]);
    for (const text of [`GET ${path}`, ...parameters])
      await main.getByText(text, { exact: true }).filter({ visible: true }).first().waitFor();
    const { top, bottom } = await placeOf(heading(page));
    expect(top).toBeGreaterThan(0);
    expect(bottom).toBeLessThan(900);
  }

  function heading(page: Page): Locator {
    return page.getByRole("heading", { name: summary });
  }
});

test("the menu leads from one operation to the next without a script", async () => {
  const page = await reader.open("", { javaScriptEnabled: false });
  for (const { summary } of operations) {
    await page.getByRole("link", { name: summary }).click();
    await page.getByRole("heading", { name: summary }).waitFor();
    expect(await page.getByRole("main").getByRole("heading", { level: 1 }).count()).toBe(1);
  }
  await reader.close(page);
});

function placeOf(locator: Locator): Promise<{ left: number; top: number; bottom: number }> {
  return locator.evaluate((element) => {
    const { left, top, bottom } = element.getBoundingClientRect();
    return { left, top, bottom };
  });
}
