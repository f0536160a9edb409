import { type Call, createError } from "./call.ts";
import { AbortError } from "./errors.ts";

/**
 * Runs `work` until it settles, its time is over or the caller aborts, and leaves no timer and no listener behind:
 * `AbortSignal.timeout` runs on after the work is done, and `AbortSignal.any` stays attached to the caller's signal
 * until it is collected. The work has lost even when it does not heed its own signal.
 *
 * @param ms Milliseconds that the work may take.
 * @param expired What to reject with then; undefined to resolve.
 * @throws {AbortError} when the caller aborts.
 */
export function withTimeout<T>(
  call: Call,
  work: (signal: AbortSignal) => Promise<T>,
  ms: number,
  expired: () => Error | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const { signal: caller } = call;
    const controller = new AbortController();
    const stop = (error?: Error) => {
      end(error ? reject : resolve)(error as never);
      controller.abort(error);
    };
    const onAbort = () => {
      stop(createError(call, AbortError, "the call was aborted.", { cause: caller?.reason }));
    };
    const timer = ms < Number.POSITIVE_INFINITY ? setTimeout(() => stop(expired()), ms) : undefined;
    const end =
      <Value>(settle: (value: Value) => void) =>
      (value: Value) => {
        clearTimeout(timer);
        caller?.removeEventListener("abort", onAbort);
        settle(value);
      };
    if (caller?.aborted) return onAbort();

    caller?.addEventListener("abort", onAbort);
    work(controller.signal).then(end(resolve), end(reject));
  });
}

/** Waits, and rejects as soon as the caller aborts. */
export function sleep(call: Call, ms: number): Promise<void> {
  return withTimeout(
    call,
    () => new Promise(() => {}),
    ms,
    () => undefined,
  );
}
