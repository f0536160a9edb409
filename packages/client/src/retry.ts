import { attempt } from "./attempt.ts";
import { type Call, callHook } from "./call.ts";
import { type AnySaymonError, isTemporary, type TimeoutDetails } from "./errors.ts";
import type { RequestTemplate } from "./request-template.ts";
import { sleep } from "./timeout.ts";

/** Sends a request, and again where that may help. Made for requests that only read. */
export async function sendWithRetries(call: Call, template: RequestTemplate): Promise<Response> {
  for (;;) {
    try {
      return await attempt(call, template);
    } catch (thrown) {
      const error = thrown as AnySaymonError;
      const delay = retryDelay(call, error);
      // The answer that there is tells more than a deadline that is waited for.
      if (delay === undefined || performance.now() + delay >= call.endsAt) {
        if (call.refusal && call.refusal.status === error.status) return call.refusal;
        throw error;
      }
      callHook(call, "onRetry", { url: template.url, delay, error });
      await sleep(call, delay);
    }
  }
}

/** As long as the server asks for, or a random part ("full jitter") of a bound that doubles; undefined: not again. */
function retryDelay({ options, attempts }: Call, error: AnySaymonError): number | undefined {
  const { status, code = "", exceeded, retryAfter } = error as Partial<TimeoutDetails>;
  // Trying again would find the same certificate that is not trusted. The code of an answer is the server's.
  const isFinal = exceeded === "deadline" || (!status && /CERT|UNABLE_TO|ERR_(TLS|SSL)/.test(code));
  if (attempts > options.maxRetries || !isTemporary(error) || isFinal) return undefined;

  if (retryAfter !== undefined) return Math.min(retryAfter, options.maxRetryAfter);
  // 0 times an infinite power is no number.
  return Math.random() * Math.min(options.initialBackoff * 2 ** (attempts - 1) || 0, options.maxBackoff);
}
