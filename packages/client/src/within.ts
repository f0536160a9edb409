/**
 * Runs `work` until it settles, its time is over or the caller aborts, and leaves no timer and no listener behind:
 * `AbortSignal.timeout` runs on after the work is done, and `AbortSignal.any` stays attached to the caller's signal
 * until it is collected. The work has lost even when it does not heed its own signal.
 *
 * @param ms Milliseconds that the work may take.
 * @param expired What to reject with then.
 * @param caller The caller's signal.
 * @param aborted What to reject with when the caller aborts.
 */
export async function within<T>(
  ms: number,
  expired: () => Error,
  caller: AbortSignal | undefined,
  aborted: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (caller?.aborted) throw aborted();

  const controller = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const stop = (error: Error) => {
    reject(error);
    controller.abort(error);
  };
  const onAbort = () => stop(aborted());
  const timer = ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(() => stop(expired()), ms);
  caller?.addEventListener("abort", onAbort);
  try {
    work(controller.signal).then(resolve, reject);
    return await promise;
  } finally {
    clearTimeout(timer);
    caller?.removeEventListener("abort", onAbort);
  }
}

/** Waits, and rejects as soon as the caller aborts. */
export function sleep(ms: number, caller: AbortSignal | undefined, aborted: () => Error): Promise<void> {
  return within(Number.POSITIVE_INFINITY, aborted, caller, aborted, async (signal) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    signal.onabort = () => clearTimeout(timer);
    await promise;
  });
}
