import { readFile } from "node:fs/promises";
import { type Browser, type Locator, launchBrowser, type Page } from "@saymon-logs/browser";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Docs, startDocs } from "../src/serve.ts";
import { operations, title } from "./document.ts";

let docs: Docs;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  docs = await startDocs();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await docs?.close();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(10_000);
  complaints = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const { origin } = new URL(request.url());
    if (origin !== docs.url && !request.url().startsWith("data:"))
      complaints.push(`request: ${request.url()}`);
  });
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

describe("the overview", () => {
  test("has the document's title and leads to every operation", async () => {
    await openOverview();
    await page.getByRole("heading", { name: title }).waitFor();
    expect(operations).toHaveLength(3);

    const menu = page.locator(".menu-content");
    for (const { tag, link, summary } of operations) {
      await menu.getByRole("link", { name: tag }).click();
      await menu.getByRole("link", { name: summary }).click();
      await page.getByRole("heading", { name: summary }).waitFor();
      expect(new URL(page.url()).hash).toBe(link);
    }
  });

  test("has no link that depends on the path it is published at", async () => {
    await openOverview();
    const links = await page
      .locator("a[href]")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    expect(links.filter((link) => link?.startsWith("/"))).toEqual([]);
  });

  test.each(["openapi.yaml", "openapi.json"])("offers %s to download", async (name) => {
    await openOverview();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name }).click(),
    ]);
    const bundled = new URL(import.meta.resolve(`@saymon-logs/openapi/${name}`));
    expect(await readFile(await download.path(), "utf8")).toBe(await readFile(bundled, "utf8"));
  });

  test("finds every operation by its summary", async () => {
    await openOverview();
    await page.getByTestId("search-trigger").click();
    const search = page.getByTestId("search-dialog");
    for (const { summary, link } of operations) {
      await search.getByRole("textbox").fill(summary);
      await search.locator(`a[href^="${link}"]`).waitFor();
    }
  });

  test("sends no telemetry", async () => {
    const html = await (await fetch(docs.url)).text();
    expect(/"disableTelemetry":\w+/.exec(html)?.[0]).toBe('"disableTelemetry":true');
  });
});

describe.each(operations)("the page of “$summary”", (operation) => {
  let shown: Locator;

  beforeEach(async () => {
    await page.goto(`${docs.url}/${operation.link}`);
    shown = page.locator(`[data-section-id="${operation.link.slice(1)}"]`);
    await shown.getByRole("heading", { name: operation.summary }).waitFor();
  });

  test("shows its path and its parameters", async () => {
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
      await shown.getByRole("tab", { name: status }).click();
      for (const { summary, value } of examples) {
        if (examples.length > 1) await chooseExample(summary);
        await expect
          .poll(() => shown.getByTestId("json-viewer").textContent().then(compact))
          .toBe(compact(JSON.stringify(value)));
      }
    }
  });

  test("shows every code sample", async () => {
    const code = shown.getByTestId("source-code").first();
    for (const { label, source } of operation.samples) {
      // This menu has no other name than the sample that is shown.
      await shown.locator('[aria-haspopup="menu"]:not([aria-label])').last().click();
      await page.getByRole("menuitem", { name: label, exact: true }).click();
      await expect.poll(() => code.textContent().then(compact)).toBe(compact(source));
    }
  });

  async function chooseExample(summary: string) {
    await shown.getByRole("button", { name: "Example" }).click();
    await page.getByRole("menuitem", { name: summary, exact: true }).click();
  }
});

/** Opens the overview and waits until its script runs: what is prerendered does not search yet. */
async function openOverview(): Promise<void> {
  await page.goto(docs.url);
  await page.getByTestId("search-trigger").getByText("Search").waitFor();
}

function compact(text: string | null): string | undefined {
  return text?.replaceAll(/\s/g, "");
}
