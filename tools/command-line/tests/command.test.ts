import { Command } from "commander";
import { afterEach, expect, test, vi } from "vitest";
import { commandLine, portOption, serve, startOn } from "../src/command.ts";

afterEach(() => vi.unstubAllEnvs());

const option = portOption("--port", "MOCK_PORT", 4010, "port to listen on");

function portFrom(...args: string[]): number {
  const command = new Command()
    .addOption(option)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse(args, { from: "user" }).opts<{ port: number }>().port;
}

test("the port comes from the command line, then from the environment, then it is the default", () => {
  expect(portFrom()).toBe(4010);
  vi.stubEnv("MOCK_PORT", "5000");
  expect(portFrom()).toBe(5000);
  expect(portFrom("--port", "0")).toBe(0);
});

test("an empty variable is ignored", () => {
  vi.stubEnv("OTHER_PORT", "");
  const other = portOption("--port", "OTHER_PORT", 4011, "port to listen on");
  expect(new Command().addOption(other).parse([], { from: "user" }).opts()).toEqual({ port: 4011 });
});

test.each([[["--port", "1"]], [["--", "--port", "1"]]])(
  "%j is read with and without npm's two dashes",
  (given) => {
    expect(commandLine(["node", "main.ts", ...given])).toEqual(["--port", "1"]);
  },
);

test("later dashes are the command's own", () => {
  expect(commandLine(["node", "main.ts", "a", "--", "b"])).toEqual(["a", "--", "b"]);
});

test.each(["", "-1", "1.5", "65536", "many", "0x10"])("%j is not a port", (text) => {
  expect(() => portFrom(`--port=${text}`)).toThrow("Expected a port, 0 to 65535.");
});

test.each([
  ["EADDRINUSE", "Port 4010 is in use. Choose another one with --port or MOCK_PORT."],
  ["EACCES", "Port 4010 is not allowed for this user. Choose another one with --port or MOCK_PORT."],
])("%s is explained", async (code, message) => {
  const failure = Object.assign(new Error("listen"), { code });
  await expect(startOn(4010, option, () => Promise.reject(failure))).rejects.toThrow(message);
});

test("another failure stays as it is", async () => {
  const failure = new Error("no document");
  await expect(startOn(4010, option, () => Promise.reject(failure))).rejects.toBe(failure);
});

test.each(["SIGINT", "SIGTERM"])("%s closes the servers", async (signal) => {
  const servers = [{ close: vi.fn() }, { close: vi.fn() }];
  const served = serve(...servers);
  process.emit(signal as NodeJS.Signals);
  await served;
  for (const { close } of servers) expect(close).toHaveBeenCalledOnce();
});
