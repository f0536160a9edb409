import { type Call, fail } from "./call.ts";
import { AbortedError } from "./errors.ts";

/**
 * Runs `work` until it settles, its time is over or the caller aborts, and leaves no timer and no listener behind:
 * `AbortSignal.timeout` runs on after the work is done, and `AbortSignal.any` stays attached to the caller's signal
 * until it is collected. The work has lost even when it does not heed its own signal.
 *
 * @param ms Milliseconds that the work may take. Default: any.
 * @param expired What to reject with then.
 * @throws {AbortedError} when the caller aborts.
 */
export async function within<T>(
  call: Call,
  work: (signal: AbortSignal) => Promise<T>,
  ms: number = Number.POSITIVE_INFINITY,
  expired?: () => Error,
): Promise<T> {
  const { signal: caller } = call;
  const aborted = () => fail(call, AbortedError, "the call was aborted.", { cause: caller?.reason });
  if (caller?.aborted) throw aborted();

  const controller = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const stop = (error: Error) => {
    reject(error);
    controller.abort(error);
  };
  const onAbort = () => stop(aborted());
  const timer = expired && ms < Number.POSITIVE_INFINITY ? setTimeout(() => stop(expired()), ms) : undefined;
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
export function sleep(call: Call, ms: number): Promise<void> {
  return within(call, (signal) => {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.onabort = () => clearTimeout(timer);
    });
  });
}
