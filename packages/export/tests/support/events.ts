import type { FakeServer } from "@saymon-logs/client/testing";
import type { Sandbox } from "@saymon-logs/sandbox";
import type { Output } from "../../src/outputs/output.ts";
import { connectServer, type ServerConnection } from "../../src/reading/server.ts";
import type { LogEvent } from "../../src/records/events.ts";

/** What happens to a request of a test on its way to the sandbox. */
export type Interception = (request: Request) => Promise<Response> | undefined;

/**
 * Connects to a sandbox under an address that does not change with its port, so that ids can be compared. Its responses
 * have the date of its clock, plus an offset in milliseconds. Failed requests are repeated at once.
 */
export function connectTo(
  sandbox: Sandbox,
  intercept: Interception = () => undefined,
  dateOffset = 0,
): ServerConnection {
  const url = "https://saymon.example.com";
  return connectServer({
    url,
    auth: { login: "admin", password: "secret" },
    ...{ initialBackoff: 1, maxBackoff: 1 },
    fetch: async (request) => {
      const replaced = intercept(request);
      if (replaced) return replaced;
      const { headers, signal } = request;
      const response = await fetch(request.url.replace(url, sandbox.url), { headers, signal });
      const dated = new Headers(response.headers);
      dated.set("date", new Date(sandbox.clock.now() + dateOffset).toUTCString());
      return new Response(response.body, { status: response.status, headers: dated });
    },
  });
}

/** Connects to a fake server, for records that the sandbox does not have. */
export function connectToFake(server: FakeServer): ServerConnection {
  return connectServer({
    url: "https://saymon.example.com",
    auth: { login: "admin", password: "secret" },
    fetch: server.fetch,
  });
}

/** An output that keeps what it was given. */
export class MemoryOutput implements Output {
  readonly events: LogEvent[] = [];

  async write(events: readonly LogEvent[]): Promise<void> {
    this.events.push(...events);
  }
  async flush(): Promise<undefined> {}
  async finish(): Promise<void> {}
  async check(): Promise<void> {}
  async abort(): Promise<void> {}
}
