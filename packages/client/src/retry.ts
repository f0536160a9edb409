import { attempt } from "./attempt.ts";
import { type Call, tell } from "./call.ts";
import type { Draft } from "./draft.ts";
import { type CallError, isTemporary, type TimeoutDetails } from "./errors.ts";
import { sleep } from "./within.ts";

/** Sends a request, and again where that may help. Made for requests that only read. */
export async function exchange(call: Call, draft: Draft): Promise<Response> {
  for (;;) {
    try {
      return await attempt(call, draft);
    } catch (thrown) {
      const error = thrown as CallError;
      const delay = toDelay(call, error);
      // The answer that there is tells more than a deadline that is waited for.
      if (delay === undefined || performance.now() + delay >= call.endsAt) {
        if (call.refusal && call.refusal.status === error.status) return call.refusal;
        throw error;
      }
      tell(call, "retry", { url: draft.url, delay, error });
      await sleep(call, delay);
    }
  }
}

/** As long as the server asks for, or a random part ("full jitter") of a bound that doubles; undefined: not again. */
function toDelay({ limits, attempts }: Call, error: CallError): number | undefined {
  const { status, code = "", limit, retryAfter } = error as Partial<TimeoutDetails>;
  // Trying again would find the same certificate that is not trusted. The code of an answer is the server's.
  const isFinal = limit === "deadline" || (!status && /CERT|UNABLE_TO|ERR_(TLS|SSL)/.test(code));
  if (attempts > limits.retries || !isTemporary(error) || isFinal) return undefined;

  if (retryAfter !== undefined) return Math.min(retryAfter, limits.maxRetryAfter);
  // 0 times an infinite power is no number.
  return Math.random() * Math.min(limits.backoff * 2 ** (attempts - 1) || 0, limits.maxBackoff);
}
