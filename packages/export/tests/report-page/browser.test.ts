import { type Browser, launchBrowser, type Page } from "@saymon-logs/browser";
import { violations } from "@saymon-logs/browser/axe";
import { expectPicture } from "@saymon-logs/browser/pictures";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../../src/report/model.ts";
import { renderReport } from "../../src/report/page/index.ts";
import { type PageLanguage, pageLanguages } from "../../src/report/page/language/languages.ts";
import { emptyReport, hostileReport, yearReport } from "./reports.ts";

/** The share of pixels that may differ: more than another smoothing of the fonts, less than a missing label. */
const tolerance = 0.003;
const address = "https://report.example/";
const reports = { hostile: hostileReport, year: yearReport, empty: emptyReport } satisfies Record<
  string,
  Report
>;

interface View {
  report: keyof typeof reports;
  language: PageLanguage;
  width: number;
  colorScheme: "light" | "dark";
}

const views: View[] = (["hostile", "year", "empty"] as const).flatMap((report) =>
  pageLanguages.flatMap((language) =>
    [1440, 390].flatMap((width) =>
      (["light", "dark"] as const).map((colorScheme) => view(report, language, width, colorScheme)),
    ),
  ),
);
/** Each report in one view, and three screenshots; with TEST_ALL=1 each report in every view, and all screenshots. */
const isComplete = process.env["TEST_ALL"] === "1";
const tested = isComplete ? views : [0, 15, 21].flatMap((index) => views[index] ?? []);

let browser: Browser;
const complaints = new WeakMap<Page, string[]>();

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test.each(tested)(
  "$report, $language, $width wide, $colorScheme: no error, no request, and axe finds nothing",
  async (shown) => {
    const page = await open(shown);
    const widths = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.body.scrollWidth,
    ]);
    expect(Math.max(...widths)).toBeLessThanOrEqual(shown.width);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    expect(await violations(page)).toEqual([]);
    await close(page);
  },
);

test("is printed with coverage and findings on the first page, and no table beyond the paper", async () => {
  const page = await open(view("year", "en", 1440, "dark"));
  await page.emulateMedia({ media: "print" });
  // The width of A4 without its margins.
  await page.setViewportSize({ width: 680, height: 1000 });
  const bottom = await page.evaluate(() => document.querySelector("#review")?.getBoundingClientRect().bottom);
  expect(bottom).toBeLessThan(990);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(680);

  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const pages = pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
  expect(pages).toBeGreaterThan(9);
  expect(pages).toBeLessThan(25);
  await close(page);
});

// Elsewhere another browser with other fonts runs the tests.
describe.runIf(process.platform === "linux" && process.arch === "x64")("looks as accepted", () => {
  const screens: [name: string, selector: string, shown: View][] = [
    ["first-page", "header, nav, #coverage, #review", view("year", "en", 1440, "light")],
    ["sign-ins", "#sign-ins", view("year", "ru", 1440, "dark")],
    ["concurrent-sessions", "#concurrent-sessions", view("hostile", "en", 390, "light")],
    ["outside-business-hours", "#outside-business-hours", view("year", "en", 390, "dark")],
    ["long-and-open-sessions", "#long-and-open-sessions", view("hostile", "ru", 1440, "light")],
    ["without-activity", "#without-activity", view("hostile", "en", 1440, "dark")],
    ["passwords", "#passwords", view("hostile", "en", 1440, "light")],
    ["changes", "#changes", view("hostile", "ru", 1440, "light")],
    ["appendix", "#appendix", view("hostile", "ru", 390, "light")],
  ];

  test.each(isComplete ? screens : screens.slice(0, 3))("%s", async (name, selector, shown) => {
    const page = await open(shown, 0.5);
    const actual = await page.screenshot({ fullPage: true, clip: await boundsOf(page, selector) });
    await close(page);
    await expectPicture(actual, { folder: new URL("screens/", import.meta.url), name, tolerance });
  });
});

function view(
  report: View["report"],
  language: PageLanguage,
  width: number,
  colorScheme: View["colorScheme"],
): View {
  return { report, language, width, colorScheme };
}

/** Opens a report at an address of its own: every other request is a complaint. */
async function open({ report, language, width, colorScheme }: View, deviceScaleFactor = 1): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, deviceScaleFactor });
  const found: string[] = [];
  complaints.set(page, found);
  page.on("pageerror", (error) => found.push(error.message));
  page.on("console", (message) => found.push(message.text()));
  const body = renderReport(reports[report], { language, tables: "report-tables" });
  await page.route("**/*", async (route) => {
    const url = route.request().url();
    if (url === address) return route.fulfill({ contentType: "text/html", body });
    found.push(url);
    return route.abort();
  });
  await page.goto(address);
  return page;
}

/** Closes a page; fails when it reported an error or sent a request. */
async function close(page: Page): Promise<void> {
  await page.context().close();
  expect(complaints.get(page)).toEqual([]);
}

/** The smallest part of a page that contains some elements. */
async function boundsOf(
  page: Page,
  selector: string,
): Promise<{ x: number; y: number; width: number; height: number }> {
  return page.evaluate((selector) => {
    const boxes = [...document.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
    const [top, bottom] = [
      Math.min(...boxes.map((box) => box.top)),
      Math.max(...boxes.map((box) => box.bottom)),
    ];
    return { x: 0, y: Math.floor(top), width: innerWidth, height: Math.ceil(bottom - top) };
  }, selector);
}
