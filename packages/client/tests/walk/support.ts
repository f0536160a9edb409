import type { Client, ClientOptions, SessionRecord } from "../../src/index.ts";
import { type FakeLogs, type FakeServer, fakeServer, fakeSessionRecord } from "../../src/testing/index.ts";
import { clientOf } from "../support/handler.ts";

/** 25 sessions, one per millisecond. */
export const sessions: SessionRecord[] = Array.from({ length: 25 }, (_, index) =>
  fakeSessionRecord({ id: `session ${index}`, startTime: 1_000 + index }),
);
export const newestFirst: SessionRecord[] = sessions.toReversed();

interface ServerAndClient {
  server: FakeServer;
  client: Client;
  /** The query strings of all requests. */
  requested: () => string[];
}

/** A client of a fake server, without retries. */
export function clientWith(logs: FakeLogs, options: Partial<ClientOptions> = {}): ServerAndClient {
  const server = fakeServer(logs);
  const { client } = clientOf((request) => server.fetch(request), { maxRetries: 0, ...options });
  return { server, client, requested: () => server.requests.map(({ url }) => new URL(url).search) };
}

/** All that an iterable yields, and the error that it ends with. */
export async function read<T>(iterable: AsyncIterable<T>): Promise<{ records: T[]; error: unknown }> {
  const records: T[] = [];
  try {
    for await (const record of iterable) records.push(record);
  } catch (error) {
    return { records, error };
  }
  return { records, error: undefined };
}

/** Lets everything happen that needs no time. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
