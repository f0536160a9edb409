/** The command, as people run it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { behaviourOptions, faults, startSandbox } from "../src/sandbox.ts";
import { ask, start } from "./start.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** Runs the command; `printed` resolves once the text has been printed, or the command has ended. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, SANDBOX_PORT: "0" } });
  started.push(child);
  let output = "";
  const printed = (text?: string) =>
    new Promise<string>((resolve) => {
      const look = () => text && output.includes(text) && resolve(output);
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => {
          output += chunk;
          look();
        });
      }
      child.on("close", () => resolve(output));
      look();
    });
  return { child, printed };
}

test("prints its address and the logins to try, responds, logs, and ends on Ctrl-C", async () => {
  const { child, printed } = run("--records", "100");
  const output = await printed("Try ");
  const url = output.match(/Sandbox {2}(http:\/\/127\.0\.0\.1:\d+)/)?.[1] ?? "";
  const { users, close } = await startSandbox({ records: 0 });
  await close();
  for (const { login, password } of users.filter(({ toTry }) => toTry)) {
    expect(output).toMatch(new RegExp(`^ +${login} +${password} `, "m"));
  }
  expect(output).toContain(users[0]?.apiToken);
  expect(output).toContain(`curl -u admin:secret ${url}/node/api/users/session/log`);
  expect(output).not.toContain("warning");

  expect((await fetch(`${url}/node/api/users/session/log?api-token=${users[0]?.apiToken}`)).status).toBe(200);
  await printed("GET /node/api/users/session/log 200\n");
  child.kill("SIGINT");
  const [code, signal] = await once(child, "exit");
  // Windows knows no signals: the process is ended from outside there.
  if (process.platform !== "win32") expect([code, signal]).toEqual([0, null]);
});

test("with --life, records arrive while it runs", async () => {
  const { printed } = run("--records", "0", "--life", "--arrivals", "60000");
  const url = (await printed("Try ")).match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  const authorization = `Basic ${btoa("admin:secret")}`;
  let records: unknown[] = [];
  while (records.length < 2) {
    const response = await fetch(`${url}/node/api/users/session/log`, { headers: { authorization } });
    records = (await response.json()) as unknown[];
  }
  expect(records.length).toBeGreaterThan(1);
});

test("with --fault and --fault-rate, some requests get the fault", async () => {
  const { printed } = run("--records", "0", "--fault", "503", "--fault-rate", "0.5");
  const url = (await printed("Try ")).match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  const statuses = new Set<number>();
  for (let index = 0; index < 40; index++)
    statuses.add((await fetch(`${url}/node/api/users/session/log`)).status);
  expect([...statuses].toSorted()).toEqual([401, 503]);
});

test("warns when others can reach it", async () => {
  const { printed } = run("--records", "0", "--host", "0.0.0.0");
  expect(await printed("Try ")).toContain("warning: everyone who can reach this machine");
});

describe("one sentence names the error, and the exit code is 1", () => {
  test.each([
    [["--records", "many"], "Expected a non-negative integer."],
    [["--max-limit", "0"], "Expected a positive integer."],
    [["--bounds", "some"], "Allowed choices are both, from, to, neither."],
    [["--fault", "toothache"], 'Unknown fault "toothache"'],
    [["--fault-rate", "2"], "Expected a share,"],
    [["--until", "2026-01-01T12:00"], "a time with an offset"],
    [["--keep", "long"], "Expected a non-negative number."],
    [["--port", "x"], "Expected a port,"],
  ])("%j", async (args, message) => {
    const { child, printed } = run(...args);
    expect((await printed()).replaceAll(/\s+/g, " ")).toContain(message);
    expect(child.exitCode).toBe(1);
  });

  test("a port in use", async () => {
    const port = new URL((await start({ records: 0 })).url).port;
    const { child, printed } = run("--records", "0", "--port", port);
    expect(await printed()).toBe(
      `error: Port ${port} is in use. Choose another one with --port or SANDBOX_PORT.\n`,
    );
    expect(child.exitCode).toBe(1);
  });
});

test("--help names every option of behaviour with default and source, every fault, and the exit codes", async () => {
  const { child, printed } = run("--help");
  const output = await printed();
  const help = output.replaceAll(/\s+/g, " ");
  for (const { description, because, default: usual } of behaviourOptions) {
    expect(help).toContain(`${description}; ${because}`);
    expect(help).toContain(`default: ${JSON.stringify(usual)})`);
  }
  for (const { name, description } of faults) expect(help).toContain(`${name} ${description}`);
  expect(help).toContain("Exit codes:");
  expect(child.exitCode).toBe(0);
});

test("times and options reach the sandbox", async () => {
  const { printed } = run("--records", "5", "--until", "2020-01-01", "--seed", "x", "--default-limit", "2");
  const url = (await printed("Try ")).match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  const same = await start({ records: 5, until: Date.UTC(2020, 0), seed: "x", defaultLimit: 2 });
  const records = await (await ask({ ...same, url: url ?? "" }, "session/log")).json();
  expect(records).toEqual(await (await ask(same, "session/log")).json());
  expect(records).toHaveLength(2);
});
