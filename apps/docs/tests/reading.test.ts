import { pathToFileURL } from "node:url";
import type { Locator, Page } from "@saymon-logs/browser";
import { describe, expect, test } from "vitest";
import { operationAnchor } from "../build/sections.ts";
import { site } from "../src/serve.ts";
import { linkTo, operations } from "./document.ts";
import { redocRuns, useReader } from "./reader.ts";

const [operation, other] = operations;
const link = linkTo(operation);

describe("below a path", () => {
  const reader = useReader();

  test("a link to an operation shows how it is called before Redoc runs, then the whole at the same place", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const page = await reader.open(link, { redocAfter: promise });
    await showsRequest(page);
    const before = await placeOf(heading(page));

    resolve();
    await page
      .locator(`[data-section-id="/${operationAnchor(operation)}"]`)
      .getByTestId("source-code")
      .first()
      .waitFor();
    await redocRuns(page);
    await expect.poll(() => page.locator(".until-redoc").count()).toBe(0);
    await expect.poll(() => placeOf(heading(page))).toEqual(before);
    await reader.close(page);
  });

  test("without a script an operation shows how it is called, printing names the single page, and that has everything", async () => {
    const page = await reader.open(link, { javaScriptEnabled: false });
    await showsRequest(page);
    await page.emulateMedia({ media: "print" });
    await page.getByText("Print the single page instead").waitFor();
    expect(await page.locator(".until-redoc").isVisible()).toBe(false);
    await page.emulateMedia({ media: "screen" });
    await page.getByRole("link", { name: "The single page", exact: true }).click();
    for (const { title } of operations) {
      await page
        .getByRole("navigation", { name: "Contents" })
        .getByRole("link", { name: title, exact: true })
        .click();
      await page.getByRole("heading", { name: title, exact: true }).waitFor();
    }
    await reader.close(page);
  });

  test("the reference prints every operation, on white paper", async () => {
    const page = await reader.open("index.html", { colorScheme: "dark" });
    await redocRuns(page);
    await page.emulateMedia({ media: "print" });
    const paper = await page.evaluate(() =>
      [document.documentElement, document.body].map((element) => {
        const { backgroundColor, colorScheme } = getComputedStyle(element);
        return [backgroundColor, colorScheme];
      }),
    );
    expect(paper).toEqual([
      ["rgb(255, 255, 255)", "light"],
      ["rgb(255, 255, 255)", "light"],
    ]);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const printed = page.locator(".printed");
    for (const { title, path } of operations) {
      await printed.getByRole("heading", { name: title, exact: true }).waitFor();
      await printed.getByText(`GET ${path}`).first().waitFor();
    }
    expect(await page.locator("#redoc").isVisible()).toBe(false);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    expect(await printed.count()).toBe(0);
    await reader.close(page);
  });

  test("a reader who chose dark colours keeps them", async () => {
    const page = await reader.open("index.html");
    await redocRuns(page);
    const background = () => page.evaluate(() => getComputedStyle(window.document.body).backgroundColor);
    const light = await background();
    await page.getByTestId("color-mode-switcher").click();
    await expect.poll(background).not.toBe(light);
    const dark = await background();
    await page.reload();
    await redocRuns(page);
    expect(await background()).toBe(dark);
    await reader.close(page);
  });

  test("a long command is shown whole, and copied as one line", async () => {
    const page = await reader.open("export-the-logs.html", { width: 390 });
    const command = page.locator("pre").filter({ hasText: "--csv-bom" });
    expect(await command.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    expect(await copy(page, command)).toMatch(/^npx .* > sessions\.csv$/);
    await reader.close(page);
  });

  test("a sample of the client reference is copied, and a signature has no button", async () => {
    const page = await reader.open("client/index.html#createclient");
    const sample = page.locator("pre").filter({ hasText: "timeout: 10_000" });
    expect(await copy(page, sample)).toBe((await sample.textContent())?.trimEnd());
    const signature = page.locator("pre").filter({ hasText: "function createClient(" });
    expect(await signature.locator("+ .copy-code").count()).toBe(0);
    await reader.close(page);
  });

  test("a released version says what it is and leads to the current documentation", async () => {
    const page = await reader.open("changes.html");
    await page.getByRole("link", { name: "Reference", exact: true }).last().click();
    await redocRuns(page);
    expect(page.url()).toContain("/versions/");
    await page.getByText(/This is version .* not released yet/).waitFor();
    await page.getByRole("link", { name: "Current documentation" }).click();
    await page.waitForURL(/path\/index\.html$/);
    await reader.close(page);
  });
});

describe("from a disk", () => {
  const reader = useReader(pathToFileURL(site).href.replace(/\/$/, ""));

  test("the reference shows an operation, searches and copies", async () => {
    const page = await reader.open(link);
    await redocRuns(page);
    await page.getByTestId("search-trigger").click();
    await page.getByTestId("search-dialog").getByRole("textbox").fill(other.title);
    await page
      .getByTestId("search-dialog")
      .locator(`a[href$="#/${operationAnchor(other)}"]`)
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
    await page.getByTestId("page-actions").getByRole("button", { name: /^Copy/ }).last().click();
    await expect.poll(() => page.getByRole("status").textContent()).toBe("Copied");
    await reader.close(page);
  });

  test.each(["plain.html", "errors.html", "client/index.html", "try.html"])("%s opens", async (path) => {
    const page = await reader.open(path);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await reader.close(page);
  });
});

/** Presses the button of a block of code, and resolves to what was copied. */
async function copy(page: Page, code: Locator): Promise<string> {
  await code.locator("+ .copy-code").click();
  await expect.poll(() => page.getByRole("status").textContent()).toBe("Copied");
  return page.evaluate(() => navigator.clipboard.readText());
}

async function showsRequest(page: Page): Promise<void> {
  await heading(page).waitFor();
  // Of the overview, which Redoc has in the page by then, no reader sees or hears anything beside it.
  const main = page.getByRole("main");
  expect(await main.count()).toBe(1);
  expect(await main.getByRole("heading", { level: 1 }).allTextContents()).toEqual([operation.title]);
  const { path, parameters } = operation;
  for (const text of [`GET ${path}`, ...parameters.map(({ name }) => name)])
    await main.getByText(text, { exact: true }).filter({ visible: true }).first().waitFor();
  const { top, bottom } = await placeOf(heading(page));
  expect(top).toBeGreaterThan(0);
  expect(bottom).toBeLessThan(900);
}

function heading(page: Page): Locator {
  return page.getByRole("heading", { name: operation.title }).first();
}

function placeOf(locator: Locator): Promise<{ left: number; top: number; bottom: number }> {
  return locator.evaluate((element) => {
    const { left, top, bottom } = element.getBoundingClientRect();
    return { left, top, bottom };
  });
}
