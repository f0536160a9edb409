import { type Call, createError } from "../call.ts";
import { AbortError } from "../errors.ts";

/**
 * Runs `work` until it settles, its time is over or the caller aborts, and leaves no timer and no listener behind:
 * `AbortSignal.timeout` keeps running after the work, and `AbortSignal.any` stays attached to the caller's signal until
 * it is collected. The result counts even when the work ignores its own signal.
 *
 * @param ms Maximum duration of the work, in milliseconds.
 * @param onTimeout Returns the error to reject with; undefined resolves.
 * @throws {AbortError} when the caller aborts.
 */
export function withTimeout<T>(
  call: Call,
  work: (signal: AbortSignal) => Promise<T>,
  ms: number,
  onTimeout: () => Error | undefined,
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
    const timer = ms < Number.POSITIVE_INFINITY ? setTimeout(() => stop(onTimeout()), ms) : undefined;
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
