import { setTimeout } from "node:timers/promises";
import { parseRetryAfter } from "@saymon-logs/client/http-headers";
import { sanitizeText } from "@saymon-logs/client/safe-text";
import { toOtlpRecord, toOtlpRequest } from "../formats/otlp.ts";
import type { LogEvent } from "../records/events.ts";
import type { EventMapper } from "../schemas/schemas.ts";
import { type Output, OutputError } from "./output.ts";

/** Where to send OTLP requests. */
export interface OtlpOptions {
  /** The receiver, such as `https://collector.example.com:4318`. Without a path, it is `/v1/logs`. */
  url: string;
  schema: EventMapper;
  /** Headers such as `Authorization`. They are in no message. Default: none. */
  headers?: Record<string, string> | undefined;
  /** Ends the waiting between two attempts. */
  signal?: AbortSignal | undefined;
  /** Milliseconds before a request is sent again; doubled each time. Default: 1,000. */
  backoff?: number | undefined;
  /** The longest wait that a receiver may ask for, in milliseconds. Default: two minutes. */
  maxRetryAfter?: number | undefined;
}

const batchSize = 500;
/**
 * Bytes of the records in a request; a larger record is sent alone. The Collector refuses requests of more than 20 MiB
 * (`max_request_body_size` in its config/confighttp/README.md), and nginx before it those of more than 1 MiB
 * (`client_max_body_size`), unless they are configured otherwise.
 */
const maxBatchBytes = 1_000_000;
const maxAttempts = 5;
const timeout = 30_000;
/** Statuses that the protocol says to try again after. */
const temporary = new Set([429, 502, 503, 504]);

/**
 * Sends events as logs of OpenTelemetry: OTLP over HTTP, as JSON. A batch counts as delivered when the receiver has
 * accepted every record of it.
 *
 * @throws TypeError when the options cannot be used.
 */
export function toOtlp(options: OtlpOptions): Output {
  return new OtlpOutput(options);
}

/** A response that may be another one next time. */
class TemporaryError extends Error {
  /** Milliseconds to wait, as the receiver asks. */
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter?: number | undefined) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

class OtlpOutput implements Output {
  readonly #options: OtlpOptions;
  readonly #url: URL;
  #server = "";
  /** Log records as JSON. */
  #pending: string[] = [];
  #pendingBytes = 0;

  constructor(options: OtlpOptions) {
    this.#options = options;
    const url = URL.parse(options.url);
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
      throw new TypeError("must be an http or https URL without credentials; headers are for those.");
    if (url.pathname === "/") url.pathname = "/v1/logs";
    this.#url = url;
  }

  async write(events: readonly LogEvent[]): Promise<void> {
    for (const event of events) {
      const record = toOtlpRecord(event, this.#options.schema);
      const bytes = Buffer.byteLength(record);
      if (this.#pendingBytes + bytes > maxBatchBytes) await this.flush();
      this.#server = event.server;
      this.#pending.push(record);
      this.#pendingBytes += bytes;
      if (this.#pending.length >= batchSize) await this.#send();
    }
  }

  async flush(): Promise<undefined> {
    if (this.#pending.length > 0) await this.#send();
  }

  async finish(): Promise<void> {}

  check(): Promise<void> {
    return this.#post(JSON.stringify({ resourceLogs: [] })).catch((error: Error) => {
      throw error instanceof TemporaryError ? this.#failure(error.message) : error;
    });
  }

  async abort(): Promise<void> {
    this.#forgetPending();
  }

  #forgetPending(): void {
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  async #send(): Promise<void> {
    const body = toOtlpRequest(this.#server, this.#pending);
    const { backoff = 1000, maxRetryAfter = 120_000, signal } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#post(body);
        this.#forgetPending();
        return;
      } catch (error) {
        if (!(error instanceof TemporaryError)) throw error;
        const wait = error.retryAfter ?? backoff * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
        if (attempt === maxAttempts || wait > maxRetryAfter) throw this.#failure(error.message);
        await setTimeout(wait, undefined, { signal });
      }
    }
  }

  async #post(body: string): Promise<void> {
    const headers = { "Content-Type": "application/json", ...this.#options.headers };
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.#url, {
        ...{ method: "POST", body, headers, redirect: "manual" },
        signal: AbortSignal.timeout(timeout),
      });
      text = await response.text();
    } catch (error) {
      const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
      throw new TemporaryError(`the receiver cannot be reached (${code ?? message})`);
    }
    const { status } = response;
    if (temporary.has(status))
      throw new TemporaryError(`the receiver responded ${status}`, parseRetryAfter(response.headers));
    if (status === 413)
      throw this.#failure(
        `the receiver responded 413: a request of ${Buffer.byteLength(body)} bytes is too large for it`,
        "Raise its limit, or use --max-bytes and --oversize replace",
      );
    if (status < 200 || status > 299)
      throw this.#failure(`the receiver responded ${status}: ${text.slice(0, 200)}`);
    this.#checkPartialSuccess(text);
  }

  /** A receiver may accept a request and refuse records of it. */
  #checkPartialSuccess(text: string): void {
    let result: { partialSuccess?: { rejectedLogRecords?: unknown; errorMessage?: unknown } | null } | null;
    try {
      result = text === "" ? {} : (JSON.parse(text) as typeof result);
    } catch {
      throw this.#failure("the receiver did not respond with JSON, so it may not speak OTLP");
    }
    const { rejectedLogRecords = 0, errorMessage = "" } = result?.partialSuccess ?? {};
    if (Number(rejectedLogRecords) !== 0)
      throw this.#failure(
        `the receiver rejected ${rejectedLogRecords} of ${this.#pending.length} records: ${errorMessage}`,
      );
  }

  #failure(message: string, advice = "Check the receiver and its log"): OutputError {
    return new OutputError(`${this.#url.origin}: ${sanitizeText(message)}. ${advice}.`);
  }
}
