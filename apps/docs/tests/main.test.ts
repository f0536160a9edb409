import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { startDocs } from "../src/serve.ts";

const file = fileURLToPath(new URL("../src/main.ts", import.meta.url));

function run(options: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [file, ...options], { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, stdout: child.stdout, stderr: child.stderr };
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, "exit");
  return code;
}

test("names the port and the option when the port is in use", async () => {
  const docs = await startDocs();
  onTestFinished(() => docs.close());
  const { port } = new URL(docs.url);
  const { child, stderr } = run([], { DOCS_PORT: port });

  const [code, message] = await Promise.all([exitCode(child), text(stderr)]);
  expect(message).toBe(`error: Port ${port} is in use. Choose another one with --port or DOCS_PORT.\n`);
  expect(code).toBe(1);
});

test("explains its options", async () => {
  const { child, stdout } = run(["--help"]);
  const [code, help] = await Promise.all([exitCode(child), text(stdout)]);
  for (const option of ["--port", "DOCS_PORT", "4020", "--host"]) expect(help).toContain(option);
  expect(code).toBe(0);
});

// Windows has no signals: kill() there ends the process at once.
test.skipIf(process.platform === "win32").each(["SIGINT", "SIGTERM"] as const)(
  "serves until %s",
  async (signal) => {
    const { child, stdout } = run(["--port", "0"]);
    const [line] = await once(stdout.setEncoding("utf8"), "data");
    const [, url] = /^Documentation {2}(\S+) /.exec(line) ?? [];
    expect((await fetch(`${url}/openapi.json`)).status).toBe(200);

    child.kill(signal);
    expect(await exitCode(child)).toBe(0);
  },
);
