import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launchBrowser } from "@saymon-logs/browser";
import { expect, test } from "vitest";
import { site } from "../src/serve.ts";
import { operations } from "./document.ts";

test("opened from a folder on disk, the reference shows an operation, and searches", async () => {
  const { link, summary } = operations[1] ?? expect.fail("There is no second operation.");
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });

  await page.goto(pathToFileURL(join(site, "index.html")).href + link);
  await page.getByRole("heading", { name: summary }).waitFor();
  await page.getByTestId("search-trigger").click();
  await page.getByTestId("search-dialog").getByRole("textbox").fill(summary);
  await page.getByTestId("search-dialog").locator(`a[href^="${link}"]`).first().waitFor();
  await browser.close();
  expect(complaints).toEqual([]);
});
