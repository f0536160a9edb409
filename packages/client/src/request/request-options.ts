import type { HeadersInput } from "../options/headers.ts";
import type { RetryOptions, SizeOptions, TimeoutOptions } from "../options/options.ts";
import type { RecordSchema } from "../response/validate.ts";

/** Options of a single call. Timeouts, retries and sizes replace the client's. */
export interface RequestOptions extends TimeoutOptions, RetryOptions, SizeOptions {
  /** Ends the call at any moment, also during a wait; the call then rejects with an {@link AbortError}. */
  signal?: AbortSignal | undefined;
  /** Headers in addition to the client's, such as `traceparent`. `Authorization` is refused: it comes from `auth`. */
  headers?: HeadersInput | undefined;
  /** `false` turns the client's schema off. */
  validate?: false | undefined;
}

/** Options of a single call with a schema of its own. */
export interface ValidatedRequestOptions<LogRecord> extends Omit<RequestOptions, "validate"> {
  /** Validates each record, in place of the client's schema. The call resolves to its output. */
  validate: RecordSchema<LogRecord>;
}
