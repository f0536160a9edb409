import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { startMock } from "../src/mock.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

function run(options: string[]) {
  const child = spawn(process.execPath, [main, ...options]);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

test("explains its options", async () => {
  const { stdout } = run(["--help"]);
  const help = await text(stdout);
  for (const option of ["--port", "MOCK_PORT", "4010", "--host", "--dynamic"]) expect(help).toContain(option);
});

test("names the port and the option when the port is in use", async () => {
  const mock = await startMock();
  onTestFinished(() => mock.close());
  const { port } = new URL(mock.url);
  const command = run(["--port", port]);

  const [message] = await Promise.all([text(command.stderr), once(command, "exit")]);
  expect(message).toBe(`error: Port ${port} is in use. Choose another one with --port or MOCK_PORT.\n`);
  expect(command.exitCode).toBe(1);
});

// Only Linux has a second loopback address and signals.
test.skipIf(process.platform !== "linux")(
  "listens where it is told, prints requests, and ends on SIGINT",
  async () => {
    const command = run(["--port", "0", "--host", "127.0.0.2", "--dynamic"]);
    const lines = command.stdout.setEncoding("utf8");
    const [first] = await once(lines, "data");
    const url = /^Mock {2}(http:\/\/127\.0\.0\.2:\d+) /.exec(first)?.[1];

    const [response, [second]] = await Promise.all([
      fetch(`${url}/node/api/users/session/log`, { headers: { Origin: "https://example.com" } }),
      once(lines, "data"),
    ]);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("https://example.com");
    expect(second).toContain("GET /node/api/users/session/log");

    command.kill("SIGINT");
    expect(await once(command, "exit")).toEqual([0, null]);
  },
);
