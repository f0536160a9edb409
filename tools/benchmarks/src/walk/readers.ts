import { createClient, walkSessionLog } from "@saymon-logs/client";
import type { SessionRecord } from "@saymon-logs/types";
import { type Count, countIn, createCount } from "./count.ts";

/** Whom to ask, as whom. */
export interface Server {
  url: string;
  login: string;
  password: string;
}

/** What somebody has read. */
export interface Reading extends Count {
  requests: number;
}

/** Ways to read a whole session log. */
export type ReaderName = "client" | "naive";

/** Each reads a whole session log, with so many records in a request. */
export const readers: Record<ReaderName, (server: Server, limit: number) => Promise<Reading>> = {
  async client({ url, login, password }, limit) {
    const reading = { ...createCount(), requests: 0 };
    const hooks = { onRequest: () => void reading.requests++ };
    const client = createClient({ baseUrl: url, auth: { login, password }, hooks });
    for await (const record of walkSessionLog(client, { limit })) countIn(reading, record);
    return reading;
  },

  /** What most people would write. */
  async naive({ url, login, password }, limit) {
    const reading = { ...createCount(), requests: 0 };
    const headers = { authorization: `Basic ${btoa(`${login}:${password}`)}` };
    for (let skip = 0; ; skip += limit) {
      const query = `limit=${limit}&skip=${skip}`;
      const response = await fetch(`${url}/node/api/users/session/log?${query}`, { headers });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      const records = (await response.json()) as SessionRecord[];
      reading.requests++;
      for (const record of records) countIn(reading, record);
      if (records.length < limit) return reading;
    }
  },
};
