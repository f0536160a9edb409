import { expect, test } from "vitest";
import { table } from "../src/formats/table.ts";
import { createEventMaker } from "../src/records/make-events.ts";
import { run } from "./support/command.ts";
import { withSandbox } from "./support/sandbox.ts";

const until = Date.UTC(2026, 0);

test("on a terminal, an export is a table", () =>
  withSandbox({ records: 200, until }, async ({ url }) => {
    const args = ["export", "--server", url, "--limit", "3"];
    const { stdout, stderr } = await run(args, { isTerminal: "both" });
    expect(stdout).toMatchSnapshot();
    // A progress line would run into the table.
    expect(stderr).not.toContain("/s");
  }));

test("a table shows no control characters, and no more than the terminal's width", () => {
  const login = "\u001B[2Jadmin\n\u202Eevil \u2028".repeat(10);
  const session = { id: "s1", userId: "u1", login, startTime: until, endTime: null, expiredAt: until };
  const [event] = createEventMaker("https://saymon.example.com", "sessions", "", "records")(session);
  const line = table(80).event(event as never, true);
  expect([...line].length).toBeLessThanOrEqual(81);
  expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test("--dry-run prints what would be read, and sends nothing", async () => {
  let requests = 0;
  await withSandbox({ records: 10, log: () => requests++ }, async ({ url }) => {
    const args = [
      "export",
      "--server",
      url,
      "--from",
      "7d",
      "--to",
      "yesterday",
      "--shard",
      "1/4",
      "--dry-run",
    ];
    const { code, stdout } = await run(args, { env: {} });
    expect({ code, stdout: stdout.replace(url, "https://saymon.example.com") }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stdout": "server  https://saymon.example.com
      logs    sessions, audit, passwords
      range   7d to yesterday
      users   those in the session log, part 1 of 4
      output  standard output
      Nothing was sent.
      ",
      }
    `);
  });
  expect(requests).toBe(0);
});

test.each(["", "export", "follow", "verify", "state", "doctor", "completion"])(
  "the help of saymon-logs %s",
  async (command) => {
    const { code, stdout } = await run([command, "--help"].filter(Boolean));
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
  },
);

test.each([["--sever"], ["--sever", "planted"]])(
  "an unknown option %j gets a suggestion",
  async (...args) => {
    const { code, stderr } = await run(["export", ...args]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: unknown option '--sever'.\n(Did you mean --server?)\n",
    });
  },
);

test("an unknown option with a value does not repeat it", async () => {
  const { stderr } = await run(["export", "--sever=planted\n(Did you mean planted?)"]);
  expect(stderr).toMatch(/^error: unknown option '--sever'/);
  expect(stderr).not.toContain("planted");
});

test("an address without a scheme is refused before credentials are read", async () => {
  const { code, stderr } = await run(["export", "--server", "saymon.example.com"], { env: {} });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "error: --server: must be a URL with https://, such as https://saymon.example.com.\n",
  });
});
