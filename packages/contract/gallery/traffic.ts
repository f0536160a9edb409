/** The requests that the tools are shown, the same ones of each server, and what comes of them. */
import { operations } from "../src/document.ts";

/** A request, without the address of the server. */
export interface Ask {
  /** Path and query. */
  target: string;
  /** Whether it carries the credentials. */
  isSigned: boolean;
  /** Whether the request is one that a server has to refuse. */
  isBroken?: true;
}

/** A request and its answer, as far as one came. */
export interface Exchange extends Ask {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Whom the tools sign in as, and whose logs they read. */
export const reader = { login: "admin", password: "secret" };
export const userId = "62c2f3ce80c8654892764d56";

/**
 * Each operation asked for a range, for a long page, with a parameter that is malformed, and by nobody. It is what the
 * vendor's pages show and the document describes.
 */
export const usual: Ask[] = operations.flatMap((operation) => {
  const target = (query: Record<string, string | number>) => {
    const inQuery = operation.user?.in === "query" ? { [operation.user.name]: userId } : {};
    const path = operation.path.replace(/\{\w+\}/, userId);
    return `${path}?${new URLSearchParams(Object.entries({ ...inQuery, ...query }).map(([name, value]) => [name, String(value)]))}`;
  };
  return [
    {
      target: target({ from: 1_577_836_800_000, to: 1_767_225_599_999, limit: 100, skip: 0 }),
      isSigned: true,
    },
    { target: target({ limit: 1000 }), isSigned: true },
    { target: target({ limit: "many" }), isSigned: true, isBroken: true },
    { target: target({ limit: 10 }), isSigned: false, isBroken: true },
  ];
});

/** The longest that an answer may take, in milliseconds. */
export const patience = 1500;
/** More than this is not collected: a tool that reads it would need minutes. */
const mostBytes = 60_000_000;

/** Sends requests one after the other, until one finds no end or they came to too much; gives out what was answered. */
export async function send(url: string, asks: Ask[], most: number = mostBytes): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const authorization = `Basic ${btoa(`${reader.login}:${reader.password}`)}`;
  let bytes = 0;
  for (const ask of asks) {
    try {
      const response = await fetch(url + ask.target, {
        headers: { accept: "application/json", ...(ask.isSigned && { authorization }) },
        redirect: "manual",
        signal: AbortSignal.timeout(patience),
      });
      const body = await response.text();
      exchanges.push({
        ...ask,
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body,
      });
      bytes += body.length;
    } catch (error) {
      if ((error as Error).name === "TimeoutError") break;
    }
    if (bytes > most) break;
  }
  return exchanges;
}
