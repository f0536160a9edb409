/** The requests that are sent through the tools, the same for each server, and the responses. */
import { operations } from "./contract.ts";

/** A request, without the address of the server. */
export interface TestRequest {
  /** Path and query. */
  target: string;
  /** Whether it carries the credentials. */
  isSigned: boolean;
  /** Whether a server must refuse the request. */
  isInvalid?: true;
}

/** A request, and the response to it. */
export interface Exchange extends TestRequest {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The user whose credentials the tools send, and the user whose logs they read. */
export const reader = { login: "admin", password: "secret" };
export const userId = "62c2f3ce80c8654892764d56";

/** Requests of each operation: a range, a long page, a malformed parameter, and no credentials. */
export const usual: TestRequest[] = operations.flatMap((operation) => {
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
    { target: target({ limit: "many" }), isSigned: true, isInvalid: true },
    { target: target({ limit: 10 }), isSigned: false, isInvalid: true },
  ];
});

/** Maximum duration of a response, in milliseconds. */
export const timeout = 1500;
/** With more than this, a tool would need minutes. */
const maxBytes = 60_000_000;

/** Sends requests one after the other, until one times out or the bodies are too long. Returns what was received. */
export async function send(url: string, requests: TestRequest[]): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const authorization = `Basic ${btoa(`${reader.login}:${reader.password}`)}`;
  let bytes = 0;
  for (const request of requests) {
    try {
      const response = await fetch(url + request.target, {
        headers: { accept: "application/json", ...(request.isSigned && { authorization }) },
        redirect: "manual",
        signal: AbortSignal.timeout(timeout),
      });
      const body = await response.text();
      exchanges.push({
        ...request,
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body,
      });
      bytes += body.length;
    } catch (error) {
      if ((error as Error).name === "TimeoutError") break;
    }
    if (bytes > maxBytes) break;
  }
  return exchanges;
}
