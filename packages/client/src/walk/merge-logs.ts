/**
 * Reads several logs at once and yields pages as they arrive. While the caller works on a page, the next one of its log
 * is fetched, and no further. An error is thrown after the pages before it were yielded.
 *
 * @param logs The logs, in the order in which they are started.
 * @param read Starts to read a log; the signal ends its requests.
 * @param concurrency How many logs are read at once.
 * @param caller The caller's signal.
 */
export async function* mergeLogs<Log, Page>(
  logs: readonly Log[],
  read: (log: Log, signal: AbortSignal) => AsyncGenerator<Page>,
  concurrency: number,
  caller: AbortSignal | undefined,
): AsyncGenerator<Page> {
  const waiting = logs[Symbol.iterator]();
  const running = new Map<AsyncGenerator<Page>, Promise<Fetched<Page>>>();
  const controller = new AbortController();
  // One signal for the whole walk: what stays attached to the caller's until it is collected does not add up.
  const signal = AbortSignal.any(caller ? [caller, controller.signal] : [controller.signal]);

  try {
    for (;;) {
      while (running.size < concurrency) {
        const { value, done } = waiting.next();
        if (done) break;
        fetchNext(running, read(value, signal));
      }
      if (running.size === 0) return;

      const { pages, result } = await Promise.race(running.values());
      // It moves to the end of the line, so that a fast log does not hold up the others.
      running.delete(pages);
      if (result.done) continue;
      fetchNext(running, pages);
      yield result.value;
    }
  } finally {
    controller.abort();
    await Promise.allSettled(running.values());
  }
}

interface Fetched<Page> {
  pages: AsyncGenerator<Page>;
  result: IteratorResult<Page>;
}

function fetchNext<Page>(
  running: Map<AsyncGenerator<Page>, Promise<Fetched<Page>>>,
  pages: AsyncGenerator<Page>,
): void {
  const next = pages.next().then((result): Fetched<Page> => ({ pages, result }));
  // It is awaited when its turn comes; until then a rejection is not unhandled.
  next.catch(() => {});
  running.set(pages, next);
}
