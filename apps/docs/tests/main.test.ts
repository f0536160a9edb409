import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { startDocs } from "../src/serve.ts";

function run(command: "main" | "preview", options: string[], env: NodeJS.ProcessEnv = {}) {
  const file = fileURLToPath(new URL(`../src/${command}.ts`, import.meta.url));
  const child = spawn(process.execPath, [file, ...options], { env: { ...process.env, ...env } });
  return { child, stdout: child.stdout, stderr: child.stderr };
}

const commands = ["main", "preview"] as const;

async function exitCode(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, "exit");
  return code;
}

test.each(commands)("%s names the port and the option when the port is in use", async (command) => {
  const docs = await startDocs();
  const { port } = new URL(docs.url);
  const { child, stderr } = run(command, [], { DOCS_PORT: port });

  const [code, message] = await Promise.all([exitCode(child), text(stderr)]);
  await docs.close();
  expect(message).toBe(`error: Port ${port} is in use. Choose another one with --port or DOCS_PORT.\n`);
  expect(code).toBe(1);
});

test.each(commands)("%s explains its options", async (command) => {
  const { child, stdout } = run(command, ["--help"]);
  const [code, help] = await Promise.all([exitCode(child), text(stdout)]);
  for (const option of ["--port", "DOCS_PORT", "4020", "--host"]) expect(help).toContain(option);
  expect(code).toBe(0);
});

// Windows has no signals: kill() there ends the process at once.
describe.skipIf(process.platform === "win32").each([
  ["main", "Documentation"],
  ["preview", "Preview"],
] as const)("%s", (command, name) => {
  test.each(["SIGINT", "SIGTERM"] as const)("serves until %s", async (signal) => {
    const { child, stdout } = run(command, ["--port", "0"]);
    const [line] = await once(stdout.setEncoding("utf8"), "data");
    const url = new RegExp(`^${name} {2}(\\S+) `).exec(line)?.[1];
    expect((await fetch(`${url}/openapi.json`)).status).toBe(200);

    child.kill(signal);
    expect(await exitCode(child)).toBe(0);
  });
});
