/** A process of its own, so that its peak memory is that of one reader: reads or exports whole session logs. */
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { createClient, walkSessionLog } from "@saymon-logs/client";
import {
  connectServer,
  csvFormat,
  exportLogs,
  type Format,
  ndjsonFormat,
  schemas,
  toStream,
} from "@saymon-logs/export";
import type { SessionRecord } from "@saymon-logs/types";
import { countIn, createCount } from "./count.ts";

/** Ways to read a whole session log. */
export type ReaderName = "client" | "naive" | "ndjson" | "csv";

/** What a reader has read; null where it does not tell. */
interface Read {
  records: number;
  checksum: number | null;
  requests: number | null;
}

/** What a reader reports. */
export interface Reading extends Read {
  /** Duration of the first reading. */
  seconds: number;
  peakMegabytes: number;
}

const [name, file, times] = process.argv.slice(2) as [ReaderName, string, string];
const pageSize = 1_000;
const { SAYMON_URL: url = "", SAYMON_LOGIN: login = "", SAYMON_PASSWORD: password = "" } = process.env;

/** Each reads a whole session log. */
const readers: Record<ReaderName, () => Promise<Read>> = {
  async client() {
    const reading = { ...createCount(), requests: 0 };
    const hooks = { onRequest: () => void reading.requests++ };
    const client = createClient({ baseUrl: url, auth: { login, password }, hooks });
    for await (const record of walkSessionLog(client, {}, { pageSize })) countIn(reading, record);
    return reading;
  },

  /** What most people would write. */
  async naive() {
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

  ndjson: () => exportTo(ndjsonFormat(schemas.raw)),
  csv: () => exportTo(csvFormat("sessions")),
};

/** Exports the log to a file, which is replaced by the next export. */
async function exportTo(format: Format): Promise<Read> {
  const server = connectServer({ url, auth: { login, password } });
  const stream = createWriteStream(file);
  const report = await exportLogs({ server, output: toStream(stream, format), logs: ["sessions"] });
  stream.end();
  await finished(stream);
  return { records: report.logs[0]?.records ?? 0, checksum: null, requests: null };
}

// The process that started this one may have been interrupted.
process.on("disconnect", () => process.exit());

const start = performance.now();
const reading = await readers[name]();
const seconds = (performance.now() - start) / 1000;
for (let time = 1; time < Number(times); time++) await readers[name]();

const peakMegabytes = process.resourceUsage().maxRSS / 1024;
const result: Reading = { ...reading, seconds, peakMegabytes };
process.send?.(result, () => process.disconnect?.());
