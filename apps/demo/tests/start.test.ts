/** The command `start`, as a newcomer runs it, on free ports. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { listen } from "@saymon-logs/command-line/listen";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { afterEach, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

interface Run {
  child: ChildProcess;
  /** Resolves to everything printed, once it contains the text or the command has ended. */
  printed: (text?: string) => Promise<string>;
}

function run(command: string, args: string[], options = {}): Run {
  const child = spawn(command, args, { cwd: root, ...options });
  started.push(child);
  let output = "";
  const printed = (text?: string) =>
    new Promise<string>((resolve) => {
      const look = () => text && output.includes(text) && resolve(output);
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on("data", (chunk) => {
          output += chunk;
          look();
        });
      }
      child.on("close", () => resolve(output));
    });
  return { child, printed };
}

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const freePorts = ["--mock-port", "0", "--docs-port", "0", "--sandbox-port", "0", "--report-port", "0"];

test("shows recent sessions and the addresses on one screen, serves, and ends on Ctrl-C", async () => {
  const { child, printed } = run(process.execPath, [main, ...freePorts]);
  const output = await printed("Stop with Ctrl-C.");

  const lines = output.trimEnd().split("\n");
  // The cursor takes the last of 24 lines. Logins that the document adds can take further ones.
  expect(lines.filter((line) => !line.startsWith(" ")).length).toBeLessThanOrEqual(23);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);

  const [docs = "", mock = "", sandbox = "", report = ""] = [
    "Documentation",
    "Mock",
    "Sandbox",
    "Report",
  ].map((name) => output.match(`${name} +(http\\S+)`)?.[1]);
  expect(await (await fetch(`${docs}/errors.html`)).text()).toContain(`${sandbox}/node/api/`);
  expect((await fetch(`${mock}/node/api/users/session/log`)).status).toBe(401);
  const headers = { Authorization: `Basic ${btoa("admin:secret")}` };
  expect((await fetch(`${sandbox}/node/api/users/session/log`, { headers })).status).toBe(200);

  const page = await fetch(report);
  expect(page.status).toBe(200);
  expect(await page.text()).toMatch(/^<!doctype html>.*[Aa]udit/is);

  const published = (await readFile(`${root}README.md`, "utf8")).match(/^```text\n(.+?)^```$/ms)?.[1];
  const shown = output
    .replaceAll(docs, "http://127.0.0.1:4020")
    .replaceAll(mock, "http://127.0.0.1:4010")
    .replaceAll(sandbox, "http://127.0.0.1:4030")
    .replaceAll(report, "http://127.0.0.1:4040");
  expect(shown).toBe(published);

  const ten = run(process.execPath, ["apps/demo/ten-lines.ts", sandbox]);
  expect(await ten.printed()).toMatch(/^(\d{4}-\S+Z \S+\n){15,}$/);
  expect((await readFile(`${root}apps/demo/ten-lines.ts`, "utf8")).match(/\n/g)).toHaveLength(10);

  child.kill("SIGINT");
  const [code, signal] = await once(child, "exit");
  // Windows knows no signals: the process is ended from outside there.
  if (process.platform !== "win32") expect([code, signal]).toEqual([0, null]);
  await expect(fetch(docs)).rejects.toThrow();
  await expect(fetch(mock)).rejects.toThrow();
  await expect(fetch(sandbox)).rejects.toThrow();
  await expect(fetch(report)).rejects.toThrow();
});

test("--all shows each of the vendor's records with all values", async () => {
  const output = await run(process.execPath, [main, ...freePorts, "--all"]).printed("Stop with Ctrl-C.");
  for (const { get } of Object.values(document.paths)) {
    for (const value of await vendorValues(get.operationId)) expect(output).toContain(value);
  }
});

const ports = [
  ["--mock-port", "MOCK_PORT"],
  ["--docs-port", "DOCS_PORT"],
  ["--sandbox-port", "SANDBOX_PORT"],
  ["--report-port", "REPORT_PORT"],
] as const;

// The last server is started when the others run, and these have to end.
test.each(process.env["TEST_ALL"] === "1" ? ports : ports.slice(-1))(
  "a port in use is an error that names the port, %s and %s",
  async (option, variable) => {
    const other = await listen(createServer());
    const port = String(other.port);

    const { child, printed } = run(process.execPath, [main, ...freePorts, option, port]);
    expect(await printed()).toBe(
      `error: Port ${port} is in use. Choose another one with ${option} or ${variable}.\n`,
    );
    expect(child.exitCode).toBe(1);
    await other.close();
  },
);

test("`pnpm start` passes its options on", async () => {
  const { printed } = run("pnpm", ["start", "--help"], { shell: process.platform === "win32" });
  const output = await printed();
  expect(output).toContain("Usage: pnpm start");
  expect(output).toContain("--mock-port <number>");
});

// Windows knows neither signals nor orphans of this kind.
test.skipIf(process.platform === "win32")("ends when only npx or pnpm is ended", async () => {
  const { child, printed } = run("pnpm", ["start", ...freePorts]);
  const mock = (await printed("Stop with Ctrl-C.")).match(/Mock +(http.+)/)?.[1] ?? "";

  child.kill("SIGTERM");
  await expect.poll(() => fetch(mock).catch(() => "ended"), { timeout: 30_000 }).toBe("ended");
});

/** The values of the vendor's example response as they must be shown: as text, times as ISO 8601. */
async function vendorValues(log: string): Promise<string[]> {
  const file = new URL(import.meta.resolve(`@saymon-logs/openapi/vendor/${log}.json`));
  const records = JSON.parse(await readFile(file, "utf8")) as object[];
  return records.flatMap((record) => Object.values(record)).flatMap(toTexts);
}

function toTexts(value: unknown): string[] {
  if (value !== null && typeof value === "object") {
    return Object.entries(value).map(([name, field]) => `${name}: ${field}`);
  }
  const isTime = typeof value === "number" && value > 1e12;
  return [isTime ? new Date(value).toISOString() : String(value)];
}
