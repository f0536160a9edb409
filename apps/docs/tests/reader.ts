import { type Browser, connectBrowser, type Locator, type Page } from "@saymon-logs/browser";
import { afterAll, beforeAll, expect, inject } from "vitest";
import type { Endpoint } from "../build/document.ts";

/** Whether everything is tested, which takes long, or a sample. */
export const inFull: boolean = process.env["TEST_ALL"] === "1";

/** How a reader opens the site. */
export interface Reading {
  width?: number;
  height?: number;
  colorScheme?: "light" | "dark";
  deviceScaleFactor?: number;
  javaScriptEnabled?: boolean;
  /** What Redoc's script waits for on its way. `open` resolves without it then. */
  redocAfter?: Promise<unknown>;
}

/** A reader of the site, in the browser that all tests share. */
export interface Reader {
  /** Opens a page of the site, such as `index.html#/errors`. It must be closed with `close`. */
  open(path: string, reading?: Reading): Promise<Page>;
  /** Closes the page; fails when it reported an error or sent a request to another host. */
  close(page: Page): Promise<void>;
}

/** Connects to the browser of this worker: the tests of another one would change its clipboard. */
export function connectToBrowser(): Promise<Browser> {
  const { VITEST_POOL_ID: worker = "1" } = process.env;
  return connectBrowser(inject("browsers")[Number(worker) - 1] ?? expect.fail(`No browser for ${worker}.`));
}

/** Connects to the browser before the tests of a file, and disconnects after them. */
export function useReader(base: string = inject("site")): Reader {
  let browser: Browser;
  const complaints = new WeakMap<Page, string[]>();

  beforeAll(async () => {
    browser = await connectToBrowser();
  });

  afterAll(() => browser?.close());

  return {
    async open(path, { width = 1440, height = 900, redocAfter, ...reading } = {}) {
      const page = await browser.newPage({
        viewport: { width, height },
        permissions: base.startsWith("http") ? ["clipboard-read", "clipboard-write"] : [],
        ...reading,
      });
      page.setDefaultTimeout(20_000);
      complaints.set(page, listen(page, base));
      if (redocAfter) {
        await page.route("**/assets/redoc.*.js", async (route) => {
          await redocAfter;
          await route.continue();
        });
      }
      await page.goto(new URL(path, `${base}/`).href, { waitUntil: redocAfter ? "commit" : "load" });
      return page;
    },
    async close(page) {
      await page.context().close();
      expect(complaints.get(page)).toEqual([]);
    },
  };
}

/** Collects what must not happen on any page. */
function listen(page: Page, base: string): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !/^(data|blob):/.test(url)) complaints.push(`request: ${url}`);
  });
  page.on("response", (response) => {
    if (!response.ok() && response.status() !== 304)
      complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}

/** Waits until Redoc's script runs: what is prerendered does not search yet. */
export async function redocRuns(page: Page): Promise<void> {
  await page
    .locator("#redoc")
    .getByTestId("search-trigger")
    .getByText("Search")
    .first()
    .waitFor({ state: "attached" });
}

/**
 * Waits until an operation can be tried. Swagger UI draws the button first, and up to seconds later the fields above
 * it, which move the button: a click between the two would miss it.
 */
export async function canBeTried(page: Page, { parameters }: Endpoint): Promise<void> {
  await page.getByRole("button", { name: "Execute" }).waitFor();
  for (const { name } of parameters) await fieldToTry(page, name).waitFor();
}

/** The field of a parameter on the page where operations are tried. */
export function fieldToTry(page: Page, parameter: string): Locator {
  return page.locator(`tr[data-param-name="${parameter}"] input`);
}

/** Opens the reference in a window so high that Redoc renders all of it: nothing moves any more. */
export async function openWhole(reader: Reader, reading: Reading = {}, path = "index.html"): Promise<Page> {
  const page = await reader.open(path, { height: 30_000, ...reading });
  await redocRuns(page);
  await page.locator("[data-section-id]").last().getByTestId("json-viewer").waitFor();
  // Redoc keeps what it has rendered. Each step in so high a window takes long.
  await page.setViewportSize({ width: reading.width ?? 1440, height: 900 });
  return page;
}
