/** With a real Redis; skipped by name where none is installed. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { connect as connectTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "@saymon-logs/command-line/listen";
import { connectServer, exportLogs, type LogEvent, logNames, type Output } from "@saymon-logs/export";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { QueueEvents } from "bullmq";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addExport, openQueue, type RedisAddress, startWorker } from "../src/queue.ts";

const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
if (!hasRedis && process.env["CI"] && process.platform === "linux")
  throw new Error("redis-server is not installed. .ci/install installs it.");

const auth = { login: "admin", password: "secret" };
const range = { from: 0, to: Date.UTC(2026, 0) };

let folder: string;
let redis: ChildProcess | undefined;
let address: RedisAddress;
let sandboxes: Sandbox[];

beforeAll(async () => {
  if (!hasRedis) return;
  folder = await mkdtemp(join(tmpdir(), "saymon-logs-"));
  address = { host: "127.0.0.1", port: await findFreePort() };
  const args = ["--port", String(address.port), "--bind", address.host, "--save", "", "--dir", folder];
  redis = spawn("redis-server", args, { stdio: "ignore" });
  await vi.waitUntil(() => accepts(address), { timeout: 20_000, interval: 50 });
  sandboxes = await Promise.all(["one", "two"].map((seed) => startSandbox({ seed, records: 200 })));
});
afterAll(async () => {
  if (!redis) return;
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
  redis.kill("SIGKILL");
  await once(redis, "exit");
  await rm(folder, { recursive: true });
});

test.skipIf(!hasRedis)(
  "two workers for each of two servers export exactly what one process does",
  async () => {
    const exports = sandboxes.map(async ({ url }, index) => {
      const name = `server-${index}`;
      const directory = join(folder, name);
      const queue = openQueue(name, address);
      const events = new QueueEvents(name, { connection: address });
      const workers = [0, 1].map(() => startWorker(name, address, { url, auth }, directory));
      await addExport(queue, 4, range);
      // An export that is added twice is run once.
      await addExport(queue, 4, range);
      const jobs = await queue.getJobs();
      expect(jobs).toHaveLength(4);
      const results = await Promise.all(jobs.map((job) => job.waitUntilFinished(events)));
      expect(results).toEqual(["complete", "complete", "complete", "complete"]);
      expect(JSON.stringify(await queue.getJobs())).not.toContain("secret");
      await Promise.all([...workers, queue, events].map((closable) => closable.close()));

      expect((await idsIn(directory)).sort()).toEqual((await idsOf(url)).sort());
    });
    await Promise.all(exports);
  },
);

/** The ids of the events in all files of a directory and below. */
async function idsIn(directory: string): Promise<string[]> {
  const names = (await readdir(directory, { recursive: true })).filter((name) => name.endsWith(".ndjson"));
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), "utf8")));
  return texts
    .flatMap((text) => text.trimEnd().split("\n"))
    .map((line) => (JSON.parse(line) as { id: string }).id);
}

/** The ids of the events of a server, as a single process exports them. */
async function idsOf(url: string): Promise<string[]> {
  const ids: string[] = [];
  const output: Output = {
    write: async (events: readonly LogEvent[]) => void ids.push(...events.map(({ id }) => id)),
    flush: async () => {},
    finish: async () => {},
    check: async () => {},
    abort: async () => {},
  };
  await exportLogs({
    server: connectServer({ url, auth }),
    output,
    logs: logNames,
    usersFromSessions: true,
    ...range,
  });
  return ids;
}

function accepts({ host, port }: RedisAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, host, () => {
      socket.destroy();
      resolve(true);
    }).on("error", () => resolve(false));
  });
}
