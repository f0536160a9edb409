import { type Call, callHook } from "../call.ts";
import { type AnySaymonError, isTemporary } from "../errors.ts";
import { temporaryStatuses } from "../response/response.ts";
import { attempt } from "./attempt.ts";
import type { RequestTemplate } from "./request-template.ts";
import { slowDown, speedUp, waitForTurn } from "./throttle.ts";
import { sleep } from "./timeout.ts";

/** Sends a request, and repeats it while that may help. For requests that only read. */
export async function sendWithRetries<Result>(
  call: Call<Result>,
  template: RequestTemplate,
): Promise<Result> {
  for (let failure: AnySaymonError | undefined; ; ) {
    await waitForTurn(call, failure);
    try {
      const result = await attempt(call, template);
      speedUp(call);
      return result;
    } catch (thrown) {
      failure = thrown as AnySaymonError;
    }
    slowDown(call, failure);
    const delay = retryDelay(call, failure);
    // The error of the last response tells more than an exceeded deadline.
    if (!isRepeatable(call, failure) || performance.now() + delay >= call.endsAt) throw failure;
    callHook(call, "onRetry", { url: call.url, delay, error: failure });
    await sleep(call, delay);
  }
}

function isRepeatable({ options, attempts, throttle }: Call, error: AnySaymonError): boolean {
  const { status = 503, retryAfter = 0 } = error;
  return (
    attempts <= options.maxRetries &&
    Math.max(retryAfter, throttle.pausedUntil - performance.now()) <= options.maxRetryAfter &&
    temporaryStatuses.includes(status) &&
    isTemporary(error)
  );
}

/**
 * As long as the server asks for, or a random part of the upper half of a bound that doubles ("equal jitter": the
 * lower half is certain, so that the retries outlast a restart).
 */
function retryDelay({ options, attempts, throttle }: Call, { status, retryAfter }: AnySaymonError): number {
  const bound = Math.min(options.initialBackoff * 2 ** Math.min(attempts - 1, 31), options.maxBackoff);
  const backoff = status === 429 || retryAfter !== undefined ? 0 : bound * (0.5 + Math.random() / 2);
  return Math.max(backoff, throttle.pausedUntil - performance.now());
}

/** Calls the hook for a call that failed, and throws its error. */
export function reportFailure(call: Call, error: unknown): never {
  callHook(call, "onError", { error: error as AnySaymonError });
  throw error;
}
