import type { Browser } from "@saymon-logs/browser";

/** What one opening of a page took. */
export interface Times {
  /** Milliseconds until something was painted. */
  firstPaint: number;
  /** Milliseconds until the operation of the link stood before the reader's eyes. */
  readable: number;
  /** Bytes that came over the wire, compressed. */
  bytes: number;
}

/** Opens a page in a fresh profile of a browser on a slow machine. */
export async function measure(
  browser: Browser,
  url: string,
  { slowdown, summary }: { slowdown: number; summary: string },
): Promise<Times> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    const devTools = await context.newCDPSession(page);
    await devTools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.addInitScript(watchForHeading, summary);
    await page.goto(url);
    await page.waitForFunction("window.readable");
    return await page.evaluate(readTimes);
  } finally {
    await context.close();
  }
}

/** Runs in the page before anything else: notes when the heading is painted inside the window. */
function watchForHeading(summary: string): void {
  const isBeforeTheEyes = (heading: Element) => {
    const { top, bottom, height } = heading.getBoundingClientRect();
    return heading.textContent?.includes(summary) && height > 0 && top >= 0 && bottom <= innerHeight;
  };
  const look = () => {
    if (![...document.querySelectorAll("h1, h2")].some(isBeforeTheEyes)) requestAnimationFrame(look);
    else requestAnimationFrame(() => Object.assign(window, { readable: performance.now() }));
  };
  requestAnimationFrame(look);
}

/** Runs in the page at the end. */
function readTimes(): Times {
  const entries = [
    ...performance.getEntriesByType("navigation"),
    ...performance.getEntriesByType("resource"),
  ];
  return {
    firstPaint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
    readable: (window as unknown as { readable: number }).readable,
    bytes: entries.reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  };
}
