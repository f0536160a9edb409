import { spawn } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ndjsonFormat } from "../../src/formats/json.ts";
import { isInReport, type ReportLog, reportLogs } from "../../src/logs.ts";
import { toDirectory } from "../../src/outputs/directory.ts";
import { startLogReport } from "../../src/run/report.ts";
import { toRaw } from "../../src/schemas/raw.ts";
import { ended } from "../support/command.ts";
import { inFolder } from "../support/files.ts";
import { withReason } from "../support/missing.ts";
import { generateLogs, toEvents } from "./records.ts";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const server = "https://saymon.example.com";
const batch = 2_000;
const day = 86_400_000;

/** Writes an export of many records, one day after the other. */
async function writeExport(directory: string, days: number): Promise<void> {
  const output = toDirectory({ directory, gzip: true, format: () => ndjsonFormat(toRaw) });
  const logins = Array.from({ length: 300 }, (_, index) => `login.${index}`);
  const counts: Record<ReportLog, number> = { sessions: 0, audit: 0, passwords: 0 };
  const users = new Set<string>();
  for (let index = 0; index < days; index++) {
    const start = Date.UTC(2025, 0) + index * day;
    const texts = ["enabled", "disabled", "30"];
    const events = toEvents(
      generateLogs({ seed: index, count: batch, logins, texts, start, length: day / 2 }),
    );
    for (const { log, record } of events.filter(isInReport)) {
      counts[log]++;
      users.add(record.userId);
    }
    await output.write(events);
  }
  const range = { from: Date.UTC(2025, 0), to: Date.UTC(2025, 0) + days * day - 1 };
  const logs = reportLogs.map((log) => ({ ...startLogReport(log), records: counts[log] }));
  await output.finish({ server, range, serverTime: range.to, users: [...users], logs });
}

const isLeftOut = process.env["TEST_ALL"] ? undefined : "TEST_ALL";
test.skipIf(isLeftOut)(
  withReason("120,000 records need no more than 48 MB of heap, and 5 MB of HTML", isLeftOut),
  () =>
    inFolder(async (folder) => {
      await writeExport(join(folder, "logs"), 20);
      const output = join(folder, "report.html");
      const args = ["report", "--input", join(folder, "logs"), "--output", output];
      const { code, stderr } = await ended(
        spawn(process.execPath, ["--max-old-space-size=48", main, ...args, "--time-zone", "Europe/Berlin"]),
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("40,000 of sessions") });
      expect((await stat(output)).size).toBeLessThan(5_000_000);
      expect(await readdir(join(folder, "report-tables"))).toContain("changes.csv");
    }),
  300_000,
);
