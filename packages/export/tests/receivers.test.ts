/** Real receivers with the configuration that is published beside the command. Skipped by name where one is not installed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { delimiter, join } from "node:path";
import { findFreePort } from "@saymon-logs/command-line/listen";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { toOtlp } from "../src/outputs/otlp.ts";
import { toSyslog } from "../src/outputs/syslog.ts";
import type { LogEvent } from "../src/records/events.ts";
import { toRaw } from "../src/schemas/raw.ts";
import { inFolder } from "./support/files.ts";
import { hostileEvents } from "./support/hostile.ts";
import { withReason } from "./support/missing.ts";
import type { OtlpRequest } from "./support/otlp.ts";
import { type Certificate, createCertificate, removeCertificate } from "./support/syslog.ts";

/** A receiver that Debian packages. */
interface RealReceiver {
  name: string;
  /** Where it may be installed. */
  programs: string[];
  args(configuration: string, folder: string, program: string): string[];
}

const receivers: RealReceiver[] = [
  {
    name: "rsyslog",
    // It cannot be installed beside syslog-ng, so CI unpacks it there.
    programs: ["/usr/sbin/rsyslogd", "/opt/rsyslog/usr/sbin/rsyslogd"],
    args: (configuration, folder, program) => [
      ...["-n", "-f", configuration, "-i", join(folder, "pid")],
      ...["-M", program.replace("/sbin/rsyslogd", `/lib/${library}/rsyslog`)],
    ],
  },
  {
    name: "syslog-ng",
    programs: ["/usr/sbin/syslog-ng"],
    args: (configuration, folder) => [
      ...["--foreground", "--no-caps", "-f", configuration, "-p", join(folder, "pid")],
      ...["-R", join(folder, "persist"), "-c", join(folder, "control")],
    ],
  },
];
const library = process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";

let certificate: Certificate;
beforeAll(async () => {
  certificate = await createCertificate();
});
afterAll(() => removeCertificate(certificate));

for (const { name, programs, args } of receivers) {
  const program = programs.find((path) => existsSync(path));
  if (!program && process.env["CI"] && process.platform === "linux")
    throw new Error(`${name} is not installed. .ci/install installs it.`);

  const missing = program ? undefined : name;
  test.skipIf(missing)(withReason(`${name} receives every event whole over TLS`, missing), () =>
    inFolder(async (folder) => {
      const port = await findFreePort();
      const file = join(folder, "received.ndjson");
      const configuration = join(folder, "receiver.conf");
      const published = await readDeployed(`receivers/${name}.conf`);
      const adapted = published
        .replaceAll("/etc/ssl/saymon-logs", certificate.folder)
        .replaceAll("/var/log/saymon-logs.ndjson", file)
        .replaceAll("6514", String(port));
      await writeFile(configuration, adapted);
      const child = spawn(program as string, args(configuration, folder, program as string));
      try {
        await vi.waitUntil(() => accepts(port), { timeout: 20_000, interval: 100 });
        const hostile = Array.from({ length: 120 }, hostileEvents).flat();
        // The record is longer than a frame may be by default.
        const long = { ...(hostile[0] as LogEvent), record: { login: "x".repeat(500_000) } as never };
        const events = [...hostile.slice(0, 3), long, ...hostile.slice(3)];
        const url = `tls://localhost:${port}`;
        const output = toSyslog({ url, ca: certificate.ca, schema: toRaw, backoff: 10 });
        await output.write(events);
        await output.flush({} as never);

        const lines = () =>
          readFile(file, "utf8").then(
            (text) => text.split("\n").slice(0, -1),
            () => [],
          );
        await vi.waitUntil(async () => (await lines()).length >= events.length, {
          timeout: 20_000,
          interval: 100,
        });
        expect((await lines()).map((line) => JSON.parse(line) as unknown)).toEqual(
          events.map((event) => JSON.parse(JSON.stringify(toRaw(event))) as unknown),
        );
        const plain = toSyslog({ url: `tcp://localhost:${port}`, schema: toRaw, backoff: 1 });
        await plain.write(events.slice(0, 1));
        await expect(plain.flush({} as never)).rejects.toThrow(/tcp:/);
      } finally {
        await stop(child);
      }
    }),
  );
}

/** Debian does not package the Collector, so it is looked for where people install it. */
const collector = (process.env["PATH"] ?? "")
  .split(delimiter)
  .flatMap((folder) => ["otelcol", "otelcol-contrib"].map((name) => join(folder, name)))
  .find((path) => existsSync(path));

const missing = collector ? undefined : "otelcol";
test.skipIf(missing)(withReason("the OpenTelemetry Collector receives every event whole", missing), () =>
  inFolder(async (folder) => {
    const port = await findFreePort();
    const file = join(folder, "received.json");
    const configuration = join(folder, "collector.yaml");
    const published = await readDeployed("receivers/otel-collector.yaml");
    const adapted = published
      .replace("/var/log/saymon-logs.json", file)
      .replace("endpoint: localhost:4318", `endpoint: localhost:${port}`);
    // Its own metrics have a fixed port.
    const quiet = `${adapted}  telemetry:\n    metrics:\n      level: none\n`;
    await writeFile(configuration, quiet);
    const child = spawn(collector as string, ["--config", configuration], { stdio: "ignore" });
    try {
      await vi.waitUntil(() => accepts(port), { timeout: 20_000, interval: 100 });
      const events = Array.from({ length: 120 }, hostileEvents).flat();
      const output = toOtlp({ url: `http://localhost:${port}`, schema: toRaw, backoff: 10 });
      await output.write(events);
      await output.flush({} as never);
      const received = async () =>
        (await readFile(file, "utf8").catch(() => ""))
          .split("\n")
          .filter(Boolean)
          .flatMap((line) => (JSON.parse(line) as OtlpRequest).resourceLogs)
          .flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))
          .map(({ body }) => JSON.parse(body.stringValue) as unknown);
      await vi.waitUntil(async () => (await received()).length >= events.length, {
        timeout: 20_000,
        interval: 100,
      });
      expect(await received()).toEqual(
        events.map((event) => JSON.parse(JSON.stringify(toRaw(event))) as unknown),
      );
    } finally {
      await stop(child);
    }
  }),
);

function readDeployed(path: string): Promise<string> {
  return readFile(new URL(`../deploy/${path}`, import.meta.url), "utf8");
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
