import { type Client, type ClientOptions, createClient } from "../../src/index.ts";

type Handle = (request: Request, attempt: number) => Response | Promise<Response>;

/** No test needs as many. A walk that never ends exceeds it, and fails instead of running until a timeout. */
export const maxRequests = 5_000;

/** A client whose requests go to `handle`, and the requests that it sent. */
export function clientOf(
  handle: Handle,
  options: Partial<ClientOptions> = {},
): { client: Client; sent: Request[] } {
  const sent: Request[] = [];
  const client = createClient({
    baseUrl: "https://saymon.example.com",
    auth: { login: "auditor", password: "secret" },
    fetch: async (request) => {
      if (sent.push(request) > maxRequests) throw new Error("too many requests");
      return handle(request, sent.length);
    },
    ...options,
  });
  return { client, sent };
}

/** A fetch that never responds, and respects the signal or ignores it. */
export const never =
  (respects: boolean): Handle =>
  ({ signal }) =>
    new Promise((_, reject) => {
      if (respects) signal.addEventListener("abort", () => reject(signal.reason));
    });
