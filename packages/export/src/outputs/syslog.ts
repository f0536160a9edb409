import { readFileSync } from "node:fs";
import { connect as connectTcp, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers";
import { setTimeout } from "node:timers/promises";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { toSyslogFrame } from "../formats/syslog.ts";
import type { LogEvent } from "../records/events.ts";
import type { EventMapper } from "../schemas/schemas.ts";
import { type Output, OutputError } from "./output.ts";

/** Where to send syslog messages. */
export interface SyslogOptions {
  /** `tls://host:6514`, or `tcp://host:514`, which is not encrypted. */
  url: string;
  schema: EventMapper;
  /** PEM files: the CA to trust instead of the system's, and the certificate and key to identify with. */
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
  /** Ends the waiting between two attempts. */
  signal?: AbortSignal | undefined;
  /** Milliseconds before a batch is sent again; doubled each time. Default: 1,000. */
  backoff?: number | undefined;
}

/** Messages that are sent through one connection. */
const batchSize = 1000;
/** Bytes after which a batch is sent, too: it is held in memory, twice while it is sent, and bodies can be large. */
const batchBytes = 4_000_000;
const maxAttempts = 4;
/** The least time that a receiver has to refuse a batch, in milliseconds. */
const minGrace = 50;
/** Milliseconds that the receiver may take to connect, to read, and to close. */
const timeout = 20_000;

/**
 * Sends events as RFC 5424 messages with octet counting, over TLS (RFC 5425) or TCP (RFC 6587).
 *
 * Syslog confirms nothing. Each batch has a connection of its own, which is closed by both sides when the receiver has
 * read it; where that does not happen, the batch is sent again, with the same ids.
 *
 * @throws TypeError when the options cannot be used.
 */
export function toSyslog(options: SyslogOptions): Output {
  return new SyslogOutput(options);
}

class SyslogOutput implements Output {
  readonly #options: SyslogOptions;
  readonly #open: () => Socket;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** A port that expects TLS refuses plain text only after it came; a handshake proves the opposite case. */
  #grace: number;

  constructor(options: SyslogOptions) {
    this.#options = options;
    this.#grace = options.url.startsWith("tcp:") ? 500 : minGrace;
    this.#open = createOpen(options);
  }

  async write(events: readonly LogEvent[]): Promise<void> {
    for (const event of events) {
      const frame = toSyslogFrame(event, this.#options.schema);
      this.#pending.push(frame);
      this.#pendingBytes += frame.length;
      if (this.#pending.length >= batchSize || this.#pendingBytes >= batchBytes) await this.#send();
    }
  }

  async flush(): Promise<undefined> {
    if (this.#pending.length > 0) await this.#send();
  }

  async finish(): Promise<void> {}

  /** A connection without a message. */
  check(): Promise<void> {
    return this.#send();
  }

  async abort(): Promise<void> {
    this.#forgetPending();
  }

  #forgetPending(): void {
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  async #send(): Promise<void> {
    const { backoff = 1000, signal, url } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        await sendAll(this.#open(), this.#pending, this.#grace);
        this.#grace = minGrace;
        this.#forgetPending();
        return;
      } catch (error) {
        const { code = "", message } = error as NodeJS.ErrnoException;
        const isFinal = code in certificateAdvice;
        if (isFinal || attempt === maxAttempts)
          throw new OutputError(
            `${url}: ${message}. ${certificateAdvice[code] ?? "Check the receiver and its log."}`,
          );
        await setTimeout(backoff * 2 ** (attempt - 1), undefined, { signal });
      }
    }
  }
}

const untrusted = "Name the CA of the receiver with --syslog-ca.";
const certificateAdvice: Record<string, string> = {
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: "Renew the certificate of the receiver.",
  ERR_TLS_CERT_ALTNAME_INVALID: "Use the name that the certificate of the receiver has.",
};

/** Reads the options once, and returns what opens a connection. */
function createOpen({ url, ca, cert, key }: SyslogOptions): () => Socket {
  const { protocol = "", hostname: name = "", port = "", username, password } = URL.parse(url) ?? {};
  if (protocol === "udp:")
    throw new TypeError("syslog over UDP loses and cuts messages. Use tls:// or tcp://.");
  if (!["tls:", "tcp:"].includes(protocol) || name === "" || username || password)
    throw new TypeError("must be tls://host:port, or tcp://host:port for a connection that anyone can read.");
  const host = name.replace(/^\[(.*)\]$/, "$1");
  if (protocol === "tcp:") return () => connectTcp({ host, port: Number(port || 514) });
  const read = (path: string | undefined) => (path === undefined ? undefined : readFileSync(path));
  const options: ConnectionOptions = {
    ...{ host, port: Number(port || 6514), ca: read(ca), cert: read(cert), key: read(key) },
    // A server name must not be an address.
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
  };
  return () => connectTls(options);
}

/**
 * Sends everything through a connection, and resolves when the receiver has closed it without an error.
 *
 * What was written may still be on its way when the receiver closes too early. So the connection is ended only after its
 * round trip has passed twice without a word of the receiver.
 *
 * @param grace Milliseconds that the receiver has at least, before the connection is ended.
 */
function sendAll(socket: Socket, frames: readonly Buffer[], grace: number): Promise<void> {
  const started = performance.now();
  let roundTrip = 0;
  let isEnding = false;
  return new Promise((resolve, reject) => {
    const fail = (message: string) => {
      socket.destroy();
      reject(new Error(message));
    };
    const end = () => {
      isEnding = true;
      socket.end();
    };
    socket.setTimeout(timeout, () => fail("the receiver did not respond in time"));
    socket.once("connect", () => {
      roundTrip = performance.now() - started;
    });
    socket.on("error", (error) => {
      socket.destroy();
      reject(error);
    });
    // A receiver of syslog sends nothing. One that expects TLS may send an alert, or close at once.
    socket.on("data", () => fail("the receiver sent data, so it may expect TLS"));
    socket.on("end", () => isEnding || fail("the receiver closed the connection too early"));
    socket.on("close", () => (isEnding ? resolve() : reject(new Error("the connection was closed"))));
    // On a busy machine the timer may be due together with what the receiver did, which must be seen first.
    socket.write(Buffer.concat(frames), () => wait(() => setImmediate(end), Math.max(grace, 2 * roundTrip)));
  });
}
