import { type Browser, launchBrowser, type Page } from "@saymon-logs/browser";
import { afterAll, beforeAll, expect } from "vitest";
import { type Docs, type DocsOptions, startDocs } from "../src/serve.ts";

/** How somebody comes to the site. */
export interface Reading {
  width?: number;
  height?: number;
  colorScheme?: "light" | "dark";
  deviceScaleFactor?: number;
  javaScriptEnabled?: boolean;
  /** What Redoc's script waits for on its way. The page is handed over without it then. */
  redocAfter?: Promise<unknown>;
}

/** The site being served, and a browser that reads it, as long as the tests of a file or a `describe` run. */
export interface Reader {
  /** Where the site is, without a slash at the end. */
  readonly url: string;
  /** Opens a page of the site, such as `#/errors`. It must be closed with `close`. */
  open(path: string, reading?: Reading): Promise<Page>;
  /** Closes the page; fails when it complained or asked another host for anything. */
  close(page: Page): Promise<void>;
}

/** Starts both before the tests, and ends both after them. */
export function useReader(options: DocsOptions = {}): Reader {
  let docs: Docs;
  let browser: Browser;
  const complaints = new WeakMap<Page, string[]>();

  beforeAll(async () => {
    docs = await startDocs(options);
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await docs?.close();
  });

  return {
    get url() {
      return docs.url;
    },
    async open(path, { width = 1440, height = 900, redocAfter, ...reading } = {}) {
      const page = await browser.newPage({
        viewport: { width, height },
        permissions: ["clipboard-read", "clipboard-write"],
        ...reading,
      });
      page.setDefaultTimeout(20_000);
      complaints.set(page, listen(page, new URL(docs.url).origin));
      if (redocAfter) {
        await page.route("**/assets/redoc.*.js", async (route) => {
          await redocAfter;
          await route.continue();
        });
      }
      await page.goto(new URL(path, `${docs.url}/`).href, { waitUntil: redocAfter ? "commit" : "load" });
      return page;
    },
    async close(page) {
      await page.context().close();
      expect(complaints.get(page)).toEqual([]);
    },
  };
}

/** Collects whatever a reader would not want to happen. */
function listen(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== "data:") complaints.push(`request: ${url}`);
  });
  page.on("response", (response) => {
    if (!response.ok() && response.status() !== 304)
      complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}
