/** The command as it is built: what it prints and writes, and its exit codes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import type { Finding } from "../../src/index.ts";
import type { Server } from "../../src/server/server.ts";
import { verify } from "../../src/verify-provider.ts";
import { auth } from "../support/connect.ts";
import { fakeClock } from "../support/fake-clock.ts";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const credentials = { SAYMON_LOGIN: "admin", SAYMON_PASSWORD: "secret" };

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox({ records: 300 });
  folder = await mkdtemp(join(tmpdir(), "saymon-logs-test-"));
});
afterAll(async () => {
  await sandbox?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

/** Runs the command with nothing in its environment but what is given. */
async function run(
  args: string[],
  env: Record<string, string> = credentials,
  input: string = "",
): Promise<Ended> {
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [main, ...args], { env: { PATH, ...env } });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [output, errors] = [child.stdout, child.stderr].map(async (stream) =>
    Buffer.concat(await stream.toArray()),
  );
  const [code] = await once(child, "exit");
  return { code, output: String(await output), errors: String(await errors) };
}

const quickly = ["--rate", "999999"];

describe("exit codes", () => {
  test("0: the server passed; reports go to files beside the text", async () => {
    const [json, junit, attach] = ["a.json", "b.xml", "c.json"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const env = { SAYMON_URL: sandbox.url, SAYMON_USER_ID: "62c2f3ce80c8654892764d56", ...credentials };
    const files = ["--json", json, "--junit", junit, "--attach", attach];
    const { code, output, errors } = await run([...quickly, ...files], env);
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toMatch(/\n\nPASSED: .* 0 failed, \d+ passed, \d+ skipped\.\n$/);
    const report = await readFile(json, "utf8");
    expect(JSON.parse(report)).toMatchObject({ verdict: "passed", server: sandbox.url });
    expect(report).toContain("62c2f3ce80c8654892764d56");
    expect(await readFile(junit, "utf8")).toContain('<testsuite name="listSessionLog"');
    const attachment = await readFile(attach, "utf8");
    expect(JSON.parse(attachment)).toMatchObject({ verdict: "passed", server: "***" });
    expect(attachment).not.toContain("62c2f3ce80c8654892764d56");
  });

  test("1: the server failed; a report can go to standard output instead of the text", async () => {
    const broken = await startSandbox({ records: 300, fault: "wrong-type" });
    onTestFinished(() => broken.close());
    const only = ["--only", "responses", ...quickly];
    const { code, output, errors } = await run(["--server", broken.url, ...only]);
    const junit = await run(["--server", broken.url, ...only, "--junit", "-"]);
    expect(output).toMatch(/^FAILED {3}listSessionLog, body \/9\/startTime: The value must be integer\./m);
    expect({ code, errors }).toEqual({ code: 1, errors: "" });
    expect(junit.code).toBe(1);
    expect(junit.output).toMatch(/^<\?xml .*<\/testsuites>\n$/s);
  });

  test("2: the verification is blocked", async () => {
    const env = { ...credentials, SAYMON_PASSWORD: "planted-password" };
    const { code, output } = await run(["--server", sandbox.url], env);
    expect(output).toContain("The server refused the credentials (401)");
    expect(output).not.toContain("planted-password");
    expect(code).toBe(2);
  });

  test("2: a file cannot be written, which is found before the first request", async () => {
    let requests = 0;
    const server = await startSandbox({ records: 0, fault: () => void requests++ });
    onTestFinished(() => server.close());
    const files = ["--json", join(folder, "planted", "x.json"), "--junit", folder];
    const { code, output, errors } = await run(["--server", server.url, ...files]);
    expect({ code, output, requests }).toEqual({ code: 2, output: "", requests: 0 });
    expect(errors).toBe(
      "error: --json: the file cannot be written: its folder does not exist. Choose another file.\n" +
        "--junit: the file cannot be written: it is a folder. Choose another file.\n",
    );
  });

  test("2: a file can no longer be written at the end; the other reports are", async () => {
    const [removed, kept] = [join(folder, "removed"), join(folder, "kept.xml")];
    await mkdir(removed);
    const server = await startSandbox({
      records: 0,
      fault: () => void rmSync(removed, { recursive: true, force: true }),
    });
    onTestFinished(() => server.close());
    const files = ["--json", join(removed, "x.json"), "--junit", kept];
    const only = ["--only", "responses", ...quickly];
    const { code, output, errors } = await run(["--server", server.url, ...only, ...files]);
    expect(output).toMatch(/^PASSED: /m);
    expect(await readFile(kept, "utf8")).toContain("</testsuites>");
    expect(errors).toMatch(/^error: --json: the file cannot be written: its folder does not exist\./);
    expect(code).toBe(2);
  });
});

describe("it ends within its deadline, with exit code 2 and what to do, against a server", () => {
  async function messageFor(url: string, env: Record<string, string> = {}): Promise<string | undefined> {
    const args = ["--server", url, "--deadline", "3"];
    const { code, output, errors } = await run(args, { ...credentials, ...env });
    expect({ code, errors }).toEqual({ code: 2, errors: "" });
    return output.match(/^BLOCKED {2}(.*)$/m)?.[1];
  }

  test("that is down", async () => {
    const down = await startSandbox({ records: 0 });
    await down.close();
    expect(await messageFor(down.url)).toMatch(/^Connection refused/);
  });

  test("that never responds", async () => {
    const slow = await startSandbox({ records: 0, fault: "stall" });
    onTestFinished(() => slow.close());
    expect(await messageFor(slow.url)).toBe("The verification did not end within its deadline of 3 s.");
  });

  test("that needs a private CA, which NODE_EXTRA_CA_CERTS solves", async () => {
    const { cert, private: key } = await generate([{ name: "commonName", value: "127.0.0.1" }], {
      extensions: [
        { name: "basicConstraints", cA: true },
        { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
      ],
    });
    const server = createServer({ cert, key }, (_, response) => response.writeHead(401).end());
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const certificate = join(folder, "ca.pem");
    await writeFile(certificate, cert);
    const without = await messageFor(url);
    const withIt = await messageFor(url, { NODE_EXTRA_CA_CERTS: certificate });
    expect(without).toContain("NODE_EXTRA_CA_CERTS");
    expect(withIt).toMatch(/^The server refused the credentials/);
  });
});

describe("credentials", () => {
  test("on the command line are refused, and not repeated", async () => {
    const { code, output, errors } = await run(["--server", sandbox.url, "--password=planted"]);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(errors).toMatch(/^error: --password: credentials on the command line are visible/);
    expect(errors).not.toContain("planted");
  });

  test("come from a pipe where the environment has none", async () => {
    const input = JSON.stringify({ login: "no-permissions", password: "secret" }, null, 2);
    const { code, output } = await run(["--server", sandbox.url, ...quickly], {}, input);
    expect(code).toBe(2);
    expect(output).toContain("The permission read-session-log is missing");
  });

  test("that are missing are requested", async () => {
    const { code, errors } = await run(["--server", sandbox.url], {}, '{"login": "planted"}');
    expect(code).toBe(2);
    expect(errors).toMatch(/^error: No credentials found\. Set SAYMON_LOGIN and SAYMON_PASSWORD/);
    expect(errors).not.toContain("planted");
  });

  test("of another user, and a token beside a login, are used by probes", async () => {
    const { output } = await run(["--server", sandbox.url, ...quickly, "--json", "-"], {
      ...credentials,
      SAYMON_API_TOKEN: sandbox.users[0]?.apiToken ?? "",
      SAYMON_OTHER_LOGIN: "no-permissions",
      SAYMON_OTHER_PASSWORD: "secret",
    });
    const { findings } = JSON.parse(output);
    const values = Object.fromEntries(
      findings.map(({ probe, operation, value }: Finding) => [`${probe} ${operation ?? ""}`.trim(), value]),
    );
    expect(values).toMatchObject({ "api-tokens": "on", "permissions listPasswordLog": "manage-users" });
  });
});

test("the version is the package's", async () => {
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  expect(await run(["--version"], {})).toEqual({ code: 0, output: `${version}\n`, errors: "" });
});

/** One signal suffices in `test`: all of them are handled in the same place. */
const signals = process.env["TEST_ALL"] ? (["SIGINT", "SIGTERM", "SIGHUP"] as const) : (["SIGTERM"] as const);

test.for(signals)(
  "stopped by %s while the workflows run, it leaves no process and no file",
  async (signal) => {
    const reached = Promise.withResolvers<void>();
    const before = await countRequestsBeforeWorkflows();
    const stalling = await startSandbox({
      records: 0,
      fault: ({ index }) => {
        if (index >= before) reached.resolve();
        return index >= before ? "stall" : undefined;
      },
    });
    onTestFinished(() => stalling.close());
    const own = await mkdtemp(join(folder, "own-"));
    const env = { PATH: process.env["PATH"], ...credentials, TMPDIR: own };
    const child = spawn(process.execPath, [main, "--server", stalling.url, ...quickly], { env });
    onTestFinished(() => void child.kill("SIGKILL"));
    const errors = child.stderr.toArray();
    await reached.promise;
    const children = await childrenOf(child.pid);
    child.kill(signal);
    const [code] = await once(child, "exit");
    expect(code).toBe(128 + constants.signals[signal]);
    const name = signal === "SIGINT" ? "Ctrl-C" : signal;
    expect(String(Buffer.concat(await errors))).toBe(`Stopped by ${name}.\n`);
    expect(await readdir(own)).toEqual([]);
    if (process.platform === "linux") expect(children).toHaveLength(1);
    for (const pid of children) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  },
);

/** How many requests read the logs, or must be refused, before the workflows send theirs. */
async function countRequestsBeforeWorkflows(): Promise<number> {
  const { url, close } = await startSandbox({ records: 0 });
  let count = 0;
  const respect =
    ({ exchanges }: Server) =>
    async () => {
      count = exchanges.length;
      return [];
    };
  await verify({ server: url, auth }, { clock: fakeClock(), respect });
  await close();
  return count;
}

/** The processes that a process has started; none where that cannot be looked up. */
async function childrenOf(pid: number | undefined): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return list.split(" ").filter(Boolean).map(Number);
}

test("the README's workflow runs this action with inputs that it has", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const action = parse(await readFile(new URL("../../action.yml", import.meta.url), "utf8"));
  const workflow = parse(readme.match(/```yaml\n(.*?)```/s)?.[1] ?? "");
  const steps: { uses?: string; with?: Record<string, string> }[] = workflow.jobs.contract.steps;
  const step = steps.find(({ uses }) => uses?.includes("/packages/contract@"));
  expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step?.with ?? { none: 1 })));
});
