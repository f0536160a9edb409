import type { Browser } from "@saymon-logs/browser";

/** What opening a page took. */
export interface Times {
  /** Milliseconds until something was painted. */
  firstPaint: number;
  /** Milliseconds until the linked operation was in the window, with its description and its parameters. */
  readable: number;
  /** Bytes that were transferred, compressed. */
  bytes: number;
}

/** What a reader looks for behind a link to an operation. */
export interface Sought {
  /** Text of the heading, which must be inside the window. */
  heading: string;
  /** How the description begins. */
  description: string;
  /** The names of the parameters. */
  parameters: string[];
}

/** Opens a page in a fresh profile, on a CPU that is slowed down by the factor. */
export async function openPage(
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

/** Runs in the page before anything else: notes when everything that is sought has been painted. */
function watchFor({ heading, description, parameters }: Sought): void {
  const isSeen = (element: Element) => element.checkVisibility({ visibilityProperty: true });
  const isInWindow = (element: Element) => {
    const { top, bottom, height } = element.getBoundingClientRect();
    return element.textContent?.includes(heading) && height > 0 && top >= 0 && bottom <= innerHeight;
  };
  const isReadable = () => {
    const found = [...document.querySelectorAll("h1, h2")].filter(isInWindow).find(isSeen);
    if (!found) return false;
    // What stands before the heading belongs to another part.
    const texts = [...document.querySelectorAll("p, code, span, div, td")]
      .filter((element) => found.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)
      .filter(isSeen)
      .map(({ textContent }) => textContent.trim());
    return (
      texts.some((text) => text.startsWith(description)) && parameters.every((name) => texts.includes(name))
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
