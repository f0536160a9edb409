import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@saymon-logs/browser";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { operations, title } from "./document.ts";
import { useReader } from "./reader.ts";

/** What a reader finds on the site, wherever it is served. */
export function describeSite(path: string): void {
  const reader = useReader({ path });

  describe("the overview", () => {
    let page: Page;

    beforeEach(async () => {
      page = await reader.open("");
      await isAlive(page);
    });

    afterEach(() => reader.close(page));

    test("has the document's title, leads to every operation and back again", async () => {
      await page.getByRole("heading", { name: title }).waitFor();
      expect(operations).not.toEqual([]);

      const menu = page.getByRole("navigation", { name: "Contents" });
      for (const { link, summary } of operations) {
        await menu.getByRole("link", { name: summary }).click();
        await page.getByRole("heading", { name: summary }).waitFor();
        expect(new URL(page.url()).hash).toBe(link);
      }
      for (const { link } of operations.toReversed().slice(1)) {
        await page.goBack();
        await expect.poll(() => new URL(page.url()).hash).toBe(link);
      }
      await expect
        .poll(() => isInView(page.getByRole("heading", { name: operations[0]?.summary ?? "" })))
        .toBe(true);
    });

    test("offers the document to download in three forms", async () => {
      for (const name of ["openapi.yaml", "openapi.json", "openapi.dereferenced.json"]) {
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("link", { name }).click(),
        ]);
        const bundled = new URL(import.meta.resolve(`@saymon-logs/openapi/${name}`));
        const [downloaded, built] = await Promise.all([
          readFile(await download.path(), "utf8"),
          readFile(bundled, "utf8"),
        ]);
        if (name.endsWith(".json")) expect(JSON.parse(downloaded)).toEqual(JSON.parse(built));
        else expect(downloaded).toBe(built);
      }
    });

    test("finds every operation by its summary", async () => {
      await page.getByTestId("search-trigger").click();
      const search = page.getByTestId("search-dialog");
      for (const { summary, link } of operations) {
        await search.getByRole("textbox").fill(summary);
        await search.locator(`a[href^="${link}"]`).first().waitFor();
      }
    });

    test("stays dark once a reader has chosen that", async () => {
      const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = await background();
      await page.getByTestId("color-mode-switcher").click();
      await expect.poll(background).not.toBe(light);
      const dark = await background();

      await page.reload();
      await isAlive(page);
      expect(await background()).toBe(dark);
    });
  });

  test("on a phone the menu opens, leads to every operation, and nothing is wider than the screen", async () => {
    const page = await reader.open("", { width: 390, height: 844 });
    for (const { link, summary } of operations) {
      await page.getByRole("button", { name: "Open navigation menu" }).click();
      await page.getByRole("link", { name: summary }).first().click();
      await expect.poll(() => new URL(page.url()).hash).toBe(link);
      await expect.poll(() => isInView(page.getByRole("heading", { name: summary }))).toBe(true);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    }
    await reader.close(page);
  });

  describe.each(operations)("a link to “$summary”", (operation) => {
    let page: Page;
    let shown: Locator;

    beforeAll(async () => {
      page = await reader.open(operation.link);
      shown = page.locator(`[data-section-id="${operation.link.slice(1)}"]`);
      await shown.getByRole("heading", { name: operation.summary }).waitFor();
    });

    afterAll(() => reader.close(page));

    test("leads to its path and its parameters", async () => {
      await expect.poll(() => isInView(shown.getByRole("heading", { name: operation.summary }))).toBe(true);
      await shown.getByText(operation.path).first().waitFor();
      for (const parameter of operation.parameters) {
        await shown.getByText(parameter, { exact: true }).first().waitFor();
      }
    });

    test("shows the permission and what is not published", async () => {
      await shown.getByText("Permission:").waitFor();
      const points = await shown.getByRole("listitem").allTextContents();
      expect(points).toEqual(
        expect.arrayContaining(operation.unknown.map((point) => point.replaceAll("`", ""))),
      );
    });

    test("shows every example of every answer", async () => {
      for (const { status, examples } of operation.answers) {
        await shown.getByRole("tab", { name: status }).last().click();
        for (const { summary, value } of examples) {
          if (examples.length > 1) await chooseExample(summary);
          await expect
            .poll(() => shown.getByTestId("json-viewer").textContent().then(compact))
            .toBe(compact(JSON.stringify(value)));
        }
      }
    });

    test("shows every code sample, and copies it", async () => {
      const code = shown.getByTestId("source-code").first();
      for (const { label, source } of operation.samples) {
        // This menu has no other name than the sample that is shown.
        await shown.getByRole("button", { name: sampleNames, exact: true }).click();
        await page.getByRole("menuitem", { name: label, exact: true }).click();
        await expect.poll(() => code.textContent().then(compact)).toBe(compact(source));

        await code.hover();
        await code.locator("..").getByTestId("copy-button").click();
        await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(source.trimEnd());
      }
    });

    test("has no link that depends on the path of the site", async () => {
      const links = await page
        .locator("a[href]")
        .evaluateAll((all) => all.map((link) => link.getAttribute("href")));
      expect(links.filter((link) => link?.startsWith("/"))).toEqual([]);
    });

    async function chooseExample(summary: string) {
      const chosen = operation.answers.flatMap(({ examples }) => examples.map((example) => example.summary));
      await shown.getByRole("button", { name: anyOf(chosen) }).click();
      await page.getByRole("menuitem", { name: summary, exact: true }).click();
    }
  });

  test("a released version has a page of its own, which leads to the newest", async () => {
    const page = await reader.open("changes.html");
    await page.getByRole("link", { name: "Reference" }).last().click();
    await isAlive(page);
    expect(page.url()).toContain(`${path}versions/`);
    await page.getByRole("heading", { name: title }).waitFor();

    await page.getByRole("link", { name: "The newest is here." }).click();
    await isAlive(page);
    expect(new URL(page.url()).pathname).toBe(`${path}index.html`);
    await reader.close(page);
  });

  test("the client has a reference", async () => {
    const page = await reader.open("");
    await page.getByRole("navigation", { name: "Site" }).getByRole("link", { name: "Client" }).click();
    await page.getByRole("heading", { name: "@saymon-logs/client" }).first().waitFor();
    await page.getByRole("link", { name: title }).first().click();
    await page.getByRole("heading", { name: title }).waitFor();
    await reader.close(page);
  });
}

const sampleNames = anyOf(operations.flatMap(({ samples }) => samples.map(({ label }) => label)));

function anyOf(names: string[]): RegExp {
  return new RegExp(`^(${names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})$`);
}

/** Waits until Redoc's script runs: what is prerendered does not search yet. */
async function isAlive(page: Page): Promise<void> {
  await page.getByTestId("search-trigger").getByText("Search").waitFor();
}

function isInView(locator: Locator): Promise<boolean> {
  return locator.first().evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
}

function compact(text: string | null): string | undefined {
  return text?.replaceAll(/\s/g, "");
}
