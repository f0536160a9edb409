/** What a server can do wrong that the sandbox has no fault for, and what it may do without being wrong. */
import { gzipSync } from "node:zlib";
import type { OperationId } from "@saymon-logs/client";
import type { Sandbox } from "@saymon-logs/sandbox";
import { findOperation, type operations, tokenParameter } from "../src/document.ts";
import type { Answer, Interference } from "./proxy.ts";

type Fields = Record<string, unknown>;

const page =
  "<!DOCTYPE html><html><head><title>Proxy</title></head><body><h1>Please sign in</h1></body></html>";

/** A page of a proxy. */
export function html(status: number): Interference {
  return { answer: () => htmlAnswer(status) };
}

/** A redirect to a page to sign in, which is there. */
export const loginPage: Interference = {
  answer: (_, { url }) =>
    new URL(url).pathname === "/login"
      ? htmlAnswer(200)
      : { status: 302, headers: { location: "/login" }, body: Buffer.alloc(0) },
};

/** Interferes with the requests of one operation that carry credentials. */
export function only(id: OperationId, { answer }: Interference): Interference {
  return {
    answer: (given, request) =>
      operationOf(request)?.id === id && isSigned(request) && answer ? answer(given, request) : given,
  };
}

/** Interferes with the answers that have a certain status. */
export function onlyAt(status: number, { answer }: Interference): Interference {
  return { answer: (given, request) => (given.status === status && answer ? answer(given, request) : given) };
}

/** Another answer, in JSON. */
export function json(status: number, value: unknown): Interference {
  return {
    answer: () => ({
      status,
      headers: { "content-type": "application/json" },
      body: Buffer.from(JSON.stringify(value)),
    }),
  };
}

/** Whoever comes is let in as this user. */
export function letIn(authorization: string, who: (request: Request) => boolean): Interference {
  return {
    request: (request) => (who(request) ? new Request(request.url, { headers: { authorization } }) : request),
  };
}

/** Other headers around the same body. */
export function headers(change: (headers: Record<string, string>) => Record<string, string>): Interference {
  return { answer: (given) => ({ ...given, headers: change(given.headers) }) };
}

/** The same text in bytes of another kind. */
export function encoded(encode: (body: Buffer) => Buffer, added: Record<string, string> = {}): Interference {
  return {
    answer: ({ status, headers, body }) => ({
      status,
      headers: { ...headers, ...added },
      body: encode(body),
    }),
  };
}

/** The same text, compressed. */
export const compressed: Interference = encoded(gzipSync, { "content-encoding": "gzip" });

/** Other records in the place of those that are answered. */
function records(change: (records: Fields[], request: Request) => unknown[]): Interference {
  return {
    answer(given, request) {
      if (given.status !== 200) return given;
      const changed = change(JSON.parse(given.body.toString()) as Fields[], request);
      return { ...given, body: Buffer.from(JSON.stringify(changed)) };
    },
  };
}

/** The 500th session lacks a field, wherever it is answered, and no other record does. */
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

/** Times in seconds instead of milliseconds, which are whole numbers all the same. */
export const seconds: Interference = records((all) =>
  all.map((record) => ({
    ...record,
    ...Object.fromEntries(timesOf(record).map(([name, time]) => [name, Math.floor(time / 1000)])),
  })),
);

/** A page begins one record early, so that the last record of a page comes again on the next. */
export const skipsOneLess: Interference = {
  request(request) {
    const url = new URL(request.url);
    const skip = Number(url.searchParams.get("skip"));
    if (skip > 0) url.searchParams.set("skip", String(skip - 1));
    return new Request(url, request);
  },
};

/** The second session is the first one again. */
export const repeatsFirst: Interference = records(([first, second, ...rest]) =>
  first && second ? [first, "id" in first ? first : second, ...rest] : [first, second].filter(Boolean),
);

/** Records of somebody who was not asked for. */
export const otherUser: Interference = records((all, request) =>
  operationOf(request)?.user ? all.map((record) => ({ ...record, userId: "0".repeat(24) })) : all,
);

/** Whether a request carries credentials. */
export function isSigned({ headers, url }: Request): boolean {
  return headers.has("authorization") || new URL(url).searchParams.has(tokenParameter);
}

/** The operation that a request asks for. */
function operationOf({ url }: Request): (typeof operations)[number] | undefined {
  return findOperation(new URL(url).pathname)?.operation;
}

function timesOf(record: Fields): [string, number][] {
  const isTime = ([, value]: [string, unknown]) => typeof value === "number" && value > 1e12;
  return Object.entries(record).filter(isTime) as [string, number][];
}

function htmlAnswer(status: number): Answer {
  return { status, headers: { "content-type": "text/html" }, body: Buffer.from(page) };
}
