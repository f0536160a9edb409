/** What the child process that runs the workflows gets, and what it leaves. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { verifyProvider } from "../../src/index.ts";

/** A process, as other users of the machine can see it, and as this user can. */
interface Process {
  commandLine: string;
  environment: string;
}

let own: string;
let sandbox: Sandbox | undefined;
beforeEach(async () => {
  own = await mkdtemp(join(tmpdir(), "saymon-logs-test-"));
  vi.stubEnv("TMPDIR", own);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await sandbox?.close();
  await rm(own, { recursive: true });
});

/** The child processes of this one, where they can be looked up. */
async function children(): Promise<Process[]> {
  const tasks = await readdir("/proc/self/task").catch(() => []);
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/self/task/${task}/children`, "utf8").catch(() => "")),
  );
  const pids = lists.flatMap((list) => list.split(" ").filter(Boolean));
  const read = (pid: string, name: string) => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");
  return Promise.all(
    pids.map(async (pid) => ({
      commandLine: await read(pid, "cmdline"),
      environment: await read(pid, "environ"),
    })),
  );
}

test("no child process gets credentials or another part of the environment", {
  skip: process.platform !== "linux",
}, async () => {
  for (const name of ["SAYMON_PASSWORD", "SAYMON_API_TOKEN", "SAYMON_ANYTHING", "OTHER", "NODE_OPTIONS"])
    vi.stubEnv(name, "--no-warnings");
  vi.stubEnv("PLANTED", "planted-variable");
  const seen: Process[][] = [];
  sandbox = await startSandbox({ records: 100 });
  const looked: Promise<void>[] = [];
  const verification = new AbortController();
  const { verdict } = await verifyProvider({
    server: sandbox.url,
    auth: { login: "admin", password: "secret" },
    rate: 1_000_000,
    only: "responses",
    onProgress(step) {
      if (step === "Running the workflows") looked.push(lookUntilFound(seen, verification.signal));
    },
  }).finally(() => verification.abort());
  await Promise.all(looked);
  expect(verdict).toBe("passed");
  const [child] = seen.flat();
  expect(child?.commandLine).toContain("respect");
  expect(child?.commandLine).not.toMatch(/secret|http/);
  const names = child?.environment.split("\0").map((entry) => entry.split("=")[0]) ?? [];
  expect(names).toContain("REDOCLY_CLI_RESPECT_INPUT");
  expect(names.filter((name) => /SAYMON|PLANTED|OTHER|PATH|NODE_OPTIONS/.test(name ?? ""))).toEqual([]);
  expect(child?.environment).toContain("NODE_DISABLE_COMPILE_CACHE=1");
  expect(await readdir(own)).toEqual([]);
});

/** Looks for child processes, until there is one whose environment can be read, or the verification has ended. */
async function lookUntilFound(found: Process[][], verification: AbortSignal): Promise<void> {
  while (!verification.aborted) {
    const processes = (await children()).filter(({ environment }) => environment.includes("REDOCLY"));
    if (processes.length > 0) return void found.push(processes);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("the deadline ends the child process, and removes what it wrote", async () => {
  let areWorkflowsRunning = false;
  let isLate = false;
  let endTime = () => {};
  const fault = () => {
    if (!areWorkflowsRunning) return undefined;
    isLate = true;
    endTime();
    return "stall";
  };
  sandbox = await startSandbox({ records: 500, fault });
  // The first timer is that of the deadline.
  const timers = vi.spyOn(globalThis, "setTimeout").mockImplementationOnce((callback) => {
    endTime = callback;
    return undefined as never;
  });
  onTestFinished(() => timers.mockRestore());
  const report = await verifyProvider({
    server: sandbox.url,
    auth: { login: "admin", password: "secret" },
    rate: 1_000_000,
    deadline: 1500,
    onProgress: (step) => {
      areWorkflowsRunning ||= step === "Running the workflows";
    },
  });
  expect({ isLate, verdict: report.verdict }).toEqual({ isLate: true, verdict: "blocked" });
  expect(report.blockers[0]?.message).toMatch(/deadline of 1.5 s/);
  expect(report.checks.length).toBeGreaterThan(0);
  expect(await readdir(own)).toEqual([]);
  expect(await children()).toEqual([]);
});
