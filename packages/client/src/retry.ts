import { aborted, attempt } from "./attempt.ts";
import { type Call, tell } from "./call.ts";
import type { Draft } from "./draft.ts";
import { type CallError, isTemporary, TimeoutError } from "./errors.ts";
import { sleep } from "./within.ts";

/** Sends a request, and again where that may help. Made for requests that only read. */
export async function exchange(call: Call, draft: Draft): Promise<Response> {
  for (;;) {
    try {
      return await attempt(call, draft);
    } catch (error) {
      if (await waitForRetry(call, draft, error as CallError)) continue;
      if (call.refusal && (error as CallError).status === call.refusal.status) return call.refusal;
      throw error;
    }
  }
}

/** Resolves to whether to try again, when it is time to. */
async function waitForRetry(call: Call, draft: Draft, error: CallError): Promise<boolean> {
  if (call.attempts > call.limits.retries || !isRetryable(error)) return false;

  const delay = toDelay(call, error);
  // The answer that there is tells more than a deadline that is waited for.
  if (performance.now() + delay >= call.endsAt) return false;

  tell(call, "retry", { url: draft.url, delay, error });
  await sleep(delay, call.signal, () => aborted(call));
  return true;
}

function isRetryable(error: CallError): boolean {
  if (error instanceof TimeoutError) return error.limit === "timeout";
  return isTemporary(error) && !isDistrust(error.code);
}

/** A certificate is not trusted: trying again would find the same. */
function isDistrust(code = ""): boolean {
  return /CERT|UNABLE_TO|ERR_(TLS|SSL)/.test(code);
}

/** As long as the server asks for, or a random part ("full jitter") of a bound that doubles. */
function toDelay({ limits, attempts }: Call, error: CallError): number {
  const { backoff, maxBackoff, maxRetryAfter } = limits;
  if ("retryAfter" in error && error.retryAfter !== undefined)
    return Math.min(error.retryAfter, maxRetryAfter);
  return Math.random() * Math.min(backoff * 2 ** (attempts - 1), maxBackoff);
}
