/** A process of its own, so that its peak memory is that of one reader: reads whole session logs, and tells how that went. */
import { type ReaderName, readers } from "./readers.ts";

const [name, limit, times] = process.argv.slice(2) as [ReaderName, string, string];
const { SAYMON_URL: url = "", SAYMON_LOGIN: login = "", SAYMON_PASSWORD: password = "" } = process.env;

// Whoever started it may have been interrupted.
process.on("disconnect", () => process.exit());

const start = performance.now();
const reading = await readers[name]({ url, login, password }, Number(limit));
const seconds = (performance.now() - start) / 1000;
for (let time = 1; time < Number(times); time++) await readers[name]({ url, login, password }, Number(limit));

const peakMegabytes = process.resourceUsage().maxRSS / 1024;
process.send?.({ ...reading, seconds, peakMegabytes }, () => process.disconnect?.());
