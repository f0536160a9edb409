import { connect, type Server, type ServerOptions } from "../../src/server/server.ts";
import { fakeClock } from "./fake-clock.ts";

/** Credentials of a user of the sandbox with all permissions. */
export const auth = { login: "admin", password: "secret" };

/** Connects to a server, with a clock that does not wait. */
export function connectTo(address: string, options: Partial<ServerOptions> = {}): Server {
  return connect({
    address,
    auth,
    allowHttp: false,
    timeout: 30_000,
    rate: 1,
    clock: fakeClock(),
    endsAt: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    ...options,
  });
}
