import type { Browser } from "@saymon-logs/browser";

/** What one opening of a page took. */
export interface Times {
  /** Milliseconds until something was painted. */
  firstPaint: number;
  /** Milliseconds until the operation of the link stood before the reader's eyes, with its text and parameters. */
  readable: number;
  /** Bytes that came over the wire, compressed. */
  bytes: number;
}

/** What a reader looks for behind a link to an operation. */
export interface Sought {
  /** In its heading, which must be inside the window. */
  summary: string;
  /** How its description begins. */
  beginning: string;
  /** The names of its parameters. */
  parameters: string[];
}

/** Opens a page in a fresh profile of a browser on a slow machine. */
export async function measure(
  browser: Browser,
  url: string,
  { slowdown, sought }: { slowdown: number; sought: Sought },
): Promise<Times> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    const devTools = await context.newCDPSession(page);
    await devTools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.addInitScript(watchFor, sought);
    await page.goto(url);
    await page.waitForFunction(() => "readable" in window);
    return await page.evaluate(readTimes);
  } finally {
    await context.close();
  }
}

/** Runs in the page before anything else: notes when all that is sought has been painted. */
function watchFor({ summary, beginning, parameters }: Sought): void {
  const isSeen = (element: Element) => element.checkVisibility({ visibilityProperty: true });
  const isBeforeTheEyes = (heading: Element) => {
    const { top, bottom, height } = heading.getBoundingClientRect();
    return heading.textContent?.includes(summary) && height > 0 && top >= 0 && bottom <= innerHeight;
  };
  const isReadable = () => {
    const heading = [...document.querySelectorAll("h1, h2")].filter(isBeforeTheEyes).find(isSeen);
    if (!heading) return false;
    // What stands before the heading is of something else.
    const texts = [...document.querySelectorAll("p, code, span, div, td")]
      .filter((element) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)
      .filter(isSeen)
      .map(({ textContent }) => textContent.trim());
    return (
      texts.some((text) => text.startsWith(beginning)) && parameters.every((name) => texts.includes(name))
    );
  };
  const look = () => {
    if (!isReadable()) requestAnimationFrame(look);
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
