/** Changes that a proxy makes: faults that the sandbox does not have, and changes that the document allows. */
import { gzipSync } from "node:zlib";
import type { OperationId } from "@saymon-logs/client";
import type { Sandbox } from "@saymon-logs/sandbox";
import { type Clock, findOperation, type Operation, tokenParameter } from "./contract.ts";
import type { Interference, ProxiedResponse } from "./proxy.ts";

type Fields = Record<string, unknown>;

const page =
  "<!DOCTYPE html><html><head><title>Proxy</title></head><body><h1>Please sign in</h1></body></html>";

/** A page of a proxy. */
export function html(status: number): Interference {
  return { response: () => htmlResponse(status) };
}

/** A redirect to a login page, which exists. */
export const loginPage: Interference = {
  response: (_, { url }) =>
    new URL(url).pathname === "/login"
      ? htmlResponse(200)
      : { status: 302, headers: { location: "/login" }, body: Buffer.alloc(0) },
};

/** Changes the responses to the requests of one operation that carry credentials. */
export function only(id: OperationId, { response }: Interference): Interference {
  return {
    response: (given, request) =>
      operationOf(request)?.id === id && isSigned(request) && response ? response(given, request) : given,
  };
}

/** Changes the responses with a status. */
export function onlyAt(status: number, { response }: Interference): Interference {
  return {
    response: (given, request) => (given.status === status && response ? response(given, request) : given),
  };
}

/** Another response, in JSON. */
export function json(status: number, value: unknown): Interference {
  return { response: () => jsonResponse(status, value) };
}

/** Requests are sent with the credentials of this user. */
export function letIn(authorization: string, who: (request: Request) => boolean): Interference {
  return {
    request: (request) => (who(request) ? new Request(request.url, { headers: { authorization } }) : request),
  };
}

/** Other headers with the same body. */
export function headers(change: (headers: Record<string, string>) => Record<string, string>): Interference {
  return { response: (given) => ({ ...given, headers: change(given.headers) }) };
}

/** The same text in another encoding. */
export function encoded(encode: (body: Buffer) => Buffer, added: Record<string, string> = {}): Interference {
  return {
    response: ({ status, headers, body }) => ({
      status,
      headers: { ...headers, ...added },
      body: encode(body),
    }),
  };
}

/** The same text, compressed. */
export const compressed: Interference = encoded(gzipSync, { "content-encoding": "gzip" });

/** Other records. */
function records(change: (records: Fields[], request: Request) => unknown[]): Interference {
  return {
    response(given, request) {
      if (given.status !== 200) return given;
      const changed = change(JSON.parse(given.body.toString()) as Fields[], request);
      return { ...given, body: Buffer.from(JSON.stringify(changed)) };
    },
  };
}

/** The 500th session lacks a field in each response that has it, and no other record does. */
export function lacksField({ records: read }: Sandbox, field: string): Interference {
  const place500 = [...read("listSessionLog")].at(-500) as { id: string };
  return records((all) =>
    all.map((record) => {
      if (record["id"] !== place500.id) return record;
      const { [field]: _, ...rest } = record;
      return rest;
    }),
  );
}

/** Times in seconds instead of milliseconds; both are integers. */
export const seconds: Interference = records((all) =>
  all.map((record) => ({
    ...record,
    ...Object.fromEntries(timesOf(record).map(([name, time]) => [name, Math.floor(time / 1000)])),
  })),
);

/** A page begins one record early: with the last record of the page before. */
export const skipsOneLess: Interference = {
  request(request) {
    const url = new URL(request.url);
    const skip = Number(url.searchParams.get("skip"));
    if (skip > 0) url.searchParams.set("skip", String(skip - 1));
    return new Request(url, request);
  },
};

/** The first session replaces the second one. */
export const repeatsFirst: Interference = records(([first, second, ...rest]) =>
  first && second ? [first, "id" in first ? first : second, ...rest] : [first, second].filter(Boolean),
);

/** Records of a user who was not requested. */
export const otherUser: Interference = records((all, request) =>
  operationOf(request)?.user ? all.map((record) => ({ ...record, userId: "0".repeat(24) })) : all,
);

/** No user is known: 400 for the log of each. */
export const knowsNoUser: Interference = {
  response: (given, request) =>
    operationOf(request)?.user && isSigned(request) ? jsonResponse(400, badUser) : given,
};

const badUser = { code: "BadRequest", message: "No user has this id." };

/** Whether a request carries credentials. */
export function isSigned({ headers, url }: Request): boolean {
  return headers.has("authorization") || new URL(url).searchParams.has(tokenParameter);
}

function operationOf({ url }: Request): Operation | undefined {
  return findOperation(new URL(url).pathname)?.operation;
}

function timesOf(record: Fields): [string, number][] {
  const isTime = ([, value]: [string, unknown]) => typeof value === "number" && value > 1e12;
  return Object.entries(record).filter(isTime) as [string, number][];
}

function jsonResponse(status: number, value: unknown): ProxiedResponse {
  const headers = { "content-type": "application/json" };
  return { status, headers, body: Buffer.from(JSON.stringify(value)) };
}

function htmlResponse(status: number): ProxiedResponse {
  return { status, headers: { "content-type": "text/html" }, body: Buffer.from(page) };
}

/**
 * A limit of the requests in any minute.
 *
 * @param withRetryAfter Whether the refusals say how long to wait.
 */
export function rateLimit(clock: Clock, most: number, withRetryAfter: boolean): Interference {
  const times: number[] = [];
  return {
    refuse() {
      const now = clock.now();
      while ((times[0] ?? now) <= now - 60_000) times.shift();
      if (times.length >= most) {
        const seconds = Math.ceil(((times[0] as number) + 60_000 - now) / 1000);
        return refusal(429, withRetryAfter ? { "retry-after": String(seconds) } : {});
      }
      times.push(now);
      return undefined;
    },
  };
}

/** A limit of requests in a short time, which no header tells. */
export function burstLimit(clock: Clock, most: number, perSecond: number): Interference {
  let tokens = most;
  let refilledAt = clock.now();
  return {
    refuse() {
      tokens = Math.min(most, tokens + ((clock.now() - refilledAt) / 1000) * perSecond);
      refilledAt = clock.now();
      if (tokens < 1) return refusal(429);
      tokens--;
      return undefined;
    },
  };
}

/** A proxy that fails at times, and not twice in a row. */
export function rarely(every: number): Interference {
  let count = 0;
  return {
    refuse() {
      count++;
      return count % every === 0 ? refusal(count % (2 * every) === 0 ? 503 : 502) : undefined;
    },
  };
}

function refusal(status: number, headers: Record<string, string> = {}): ProxiedResponse {
  return { ...htmlResponse(status), headers: { "content-type": "text/html", ...headers } };
}
