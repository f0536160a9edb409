/** A process of its own, so that it shares neither time nor memory with a reader: a sandbox with sessions in a file. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "@saymon-logs/sandbox";
import type { SessionRecord } from "@saymon-logs/types";
import { countIn, createCount } from "./count.ts";

const [sessions] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "saymon-logs-"));

// Ctrl-C reaches this process too, but it ends with the one that started it, after it has removed its file.
process.on("SIGINT", () => {});
process.on("disconnect", async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
  process.exit();
});

const sandbox = await startSandbox({
  file: join(folder, "sandbox.sqlite"),
  records: { listSessionLog: Number(sessions), listUserAuditLog: 0, listPasswordLog: 0 },
});
const held = createCount();
for (const record of sandbox.records("listSessionLog")) countIn(held, record as SessionRecord);

const [admin] = sandbox.users;
process.send?.({ url: sandbox.url, login: admin?.login, password: admin?.password, held });
