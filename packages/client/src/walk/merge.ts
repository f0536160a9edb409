/**
 * Reads several logs at once, and gives out what comes first. While a page is worked on the next one of its log is read,
 * and no further. An error waits until the pages before it were given out.
 *
 * @param waiting The logs. Each is taken out when it is begun.
 * @param read Begins to read a log. What is under way ends with the signal.
 * @param concurrency How many logs are read at once.
 * @param caller Ends what is under way, and so does a caller who stops.
 */
export async function* merge<Log, Page>(
  waiting: Log[],
  read: (log: Log, signal: AbortSignal) => AsyncGenerator<Page>,
  concurrency: number,
  caller: AbortSignal | undefined,
): AsyncGenerator<Page> {
  const running = new Map<AsyncGenerator<Page>, Promise<[AsyncGenerator<Page>, IteratorResult<Page>]>>();
  const controller = new AbortController();
  // Once for a walk, so that what this keeps at the caller's signal until it is collected does not add up.
  const signal = AbortSignal.any(caller ? [caller, controller.signal] : [controller.signal]);

  try {
    for (;;) {
      for (const log of waiting.splice(0, concurrency - running.size)) readOn(read(log, signal));
      if (running.size === 0) return;

      const [pages, { value, done }] = await Promise.race(running.values());
      // To the end of the line, so that a quick log does not hold up the others.
      running.delete(pages);
      if (done) continue;
      readOn(pages);
      yield value;
    }
  } finally {
    controller.abort();
    await Promise.allSettled(running.values());
  }

  function readOn(pages: AsyncGenerator<Page>): void {
    const next = pages.next().then((result): [typeof pages, typeof result] => [pages, result]);
    // It is looked at later, when its turn comes.
    next.catch(() => {});
    running.set(pages, next);
  }
}
