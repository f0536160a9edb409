/** A process of its own, so that its peak memory is that of one reader: walks or exports a whole session log. */
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { walkSessionLog } from "@saymon-logs/client";
import {
  connectServer,
  csvFormat,
  exportLogs,
  type Format,
  ndjsonFormat,
  schemas,
  toStream,
} from "@saymon-logs/export";

/** What is done with a log. */
export type ExportName = "walk" | "ndjson" | "csv";

/** What a reader reports; a type and no interface, as rows of a report are objects without a fixed shape. */
export type ExportReading = {
  records: number;
  /** Duration of the first reading. */
  seconds: number;
  peakMegabytes: number;
  /** Objects that are in use at the end. */
  heapMegabytes: number;
};

const { SAYMON_URL: url = "", SAYMON_LOGIN: login = "", SAYMON_PASSWORD: password = "" } = process.env;
const [name, file, times] = process.argv.slice(2) as [ExportName, string, string];

// The process that started this one may have been interrupted.
process.on("disconnect", () => process.exit());

const formats: Record<Exclude<ExportName, "walk">, () => Format> = {
  ndjson: () => ndjsonFormat(schemas.raw),
  csv: () => csvFormat("sessions"),
};

/** Resolves to the number of records. */
async function read(): Promise<number> {
  const server = connectServer({ url, auth: { login, password } });
  if (name !== "walk") return exportTo(server, formats[name]());
  let records = 0;
  for await (const page of walkSessionLog(server.client).pages()) records += page.length;
  return records;
}

async function exportTo(server: ReturnType<typeof connectServer>, format: Format): Promise<number> {
  const stream = createWriteStream(file);
  const report = await exportLogs({ server, output: toStream(stream, format), logs: ["sessions"] });
  stream.end();
  await finished(stream);
  await rm(file);
  return report.logs[0]?.records ?? 0;
}

const start = performance.now();
const records = await read();
const seconds = (performance.now() - start) / 1000;
for (let time = 1; time < Number(times); time++) await read();

const peakMegabytes = process.resourceUsage().maxRSS / 1024;
globalThis.gc?.();
const heapMegabytes = process.memoryUsage().heapUsed / 2 ** 20;
const result: ExportReading = { records, seconds, peakMegabytes, heapMegabytes };
process.send?.(result, () => process.disconnect?.());
