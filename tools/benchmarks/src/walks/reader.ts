/** A process of its own, so that its peak memory is that of one reader: reads whole session logs. */
import { createClient, walkSessionLog } from "@saymon-logs/client";
import type { SessionRecord } from "@saymon-logs/types";
import { type Count, countIn, createCount } from "./count.ts";

/** Ways to read a whole session log. */
export type ReaderName = "client" | "naive";

/** What a reader reports. */
export interface Reading extends Count {
  requests: number;
  /** Duration of the first reading. */
  seconds: number;
  peakMegabytes: number;
}

const { SAYMON_URL: url = "", SAYMON_LOGIN: login = "", SAYMON_PASSWORD: password = "" } = process.env;

/** Each reads a whole session log; the page size is given. */
const readers: Record<ReaderName, (pageSize: number) => Promise<Count & { requests: number }>> = {
  async client(pageSize) {
    const reading = { ...createCount(), requests: 0 };
    const hooks = { onRequest: () => void reading.requests++ };
    const client = createClient({ baseUrl: url, auth: { login, password }, hooks });
    for await (const record of walkSessionLog(client, {}, { pageSize })) countIn(reading, record);
    return reading;
  },

  /** What most people would write. */
  async naive(pageSize) {
    const reading = { ...createCount(), requests: 0 };
    const headers = { authorization: `Basic ${btoa(`${login}:${password}`)}` };
    for (let skip = 0; ; skip += pageSize) {
      const query = `limit=${pageSize}&skip=${skip}`;
      const response = await fetch(`${url}/node/api/users/session/log?${query}`, { headers });
      if (!response.ok) throw new Error(`The server responded with ${response.status}.`);
      const records = (await response.json()) as SessionRecord[];
      reading.requests++;
      for (const record of records) countIn(reading, record);
      if (records.length < pageSize) return reading;
    }
  },
};

const [name, pageSize, times] = process.argv.slice(2) as [ReaderName, string, string];

// The process that started this one may have been interrupted.
process.on("disconnect", () => process.exit());

const start = performance.now();
const reading = await readers[name](Number(pageSize));
const seconds = (performance.now() - start) / 1000;
for (let time = 1; time < Number(times); time++) await readers[name](Number(pageSize));

const peakMegabytes = process.resourceUsage().maxRSS / 1024;
const result: Reading = { ...reading, seconds, peakMegabytes };
process.send?.(result, () => process.disconnect?.());
