import { AbortedError, isSaymonError, UnauthorizedError } from "../errors.ts";
import type { Page } from "./log.ts";
import type { Place } from "./position.ts";

/** The walk of one log. */
export interface Branch {
  userId: string;
  /** Where it stands. */
  place(): Place;
  /** Reads on from there. */
  pages(signal: AbortSignal): AsyncGenerator<Page>;
}

/** What comes next of a branch: a page, an error, or neither at its end. */
type Step = [branch: Branch, pages: AsyncGenerator<Page>, page: Page | undefined, error?: unknown];

/**
 * Reads several logs at once, and gives out what comes first. While a page is worked on the next one of its log is read,
 * and no further.
 *
 * @param concurrency How many logs are read at once.
 * @param caller What is under way ends with this signal, and when the caller stops.
 * @param goesOn Whether more is wanted after a page.
 * @param failed Told of a log that cannot be read on. What concerns all logs is thrown.
 */
export async function* merge(
  branches: Branch[],
  concurrency: number,
  caller: AbortSignal | undefined,
  goesOn: (page: Page) => boolean,
  failed: (branch: Branch, error: unknown) => void,
): AsyncGenerator<[Branch, Page]> {
  const running = new Map<Branch, Promise<Step>>();
  const controller = new AbortController();
  const stop = () => controller.abort(caller?.reason);
  caller?.addEventListener("abort", stop);
  if (caller?.aborted) stop();

  try {
    for (const waiting = [...branches]; ; ) {
      for (const branch of waiting.splice(0, concurrency - running.size)) {
        running.set(branch, step(branch, branch.pages(controller.signal)));
      }
      if (running.size === 0) return;

      const [branch, pages, page, error] = await Promise.race(running.values());
      // To the end of the line, so that a quick log does not hold up the others.
      running.delete(branch);
      if (error !== undefined) failed(branch, error);
      if (!page) continue;
      if (goesOn(page)) running.set(branch, step(branch, pages));
      yield [branch, page];
    }
  } finally {
    stop();
    caller?.removeEventListener("abort", stop);
    await Promise.all(running.values());
  }
}

/** Never rejects, so that an error waits until the records before it were handed out. */
function step(branch: Branch, pages: AsyncGenerator<Page>): Promise<Step> {
  return pages.next().then(
    ({ value }) => [branch, pages, value],
    (error: unknown) => [branch, pages, undefined, error],
  );
}

/** What would meet every user alike, and may lock the account when it is tried again and again. */
export function concernsAll(error: unknown): boolean {
  return !isSaymonError(error) || error instanceof UnauthorizedError || error instanceof AbortedError;
}
