import { once } from "node:events";
import { expect, test } from "vitest";
import { ended, parseLines, run, start } from "../support/command.ts";
import { inFolder } from "../support/files.ts";
import { withSandbox } from "../support/sandbox.ts";

test("Guarantee 6: standard output has records only, and standard error nothing without a terminal", () =>
  withSandbox({ records: 100 }, async ({ url }) => {
    const { stdout, stderr } = await run(["export", "--server", url]);
    expect(parseLines(stdout).every(({ record }) => typeof record === "object")).toBe(true);
    expect(stderr).toBe("");
  }));

test("Guarantee 6: on a terminal, standard error shows a summary, and standard output is the same", () =>
  withSandbox({ records: 100 }, async ({ url }) => {
    const piped = await run(["export", "--server", url]);
    const { stdout, stderr } = await run(["export", "--server", url], { isTerminal: true });
    // Logs of several users are read at once.
    expect(stdout.split("\n").sort()).toEqual(piped.stdout.split("\n").sort());
    expect(stderr).toMatch(/sessions: \d+ records, .* to .*\n/);
    expect(stderr).toMatch(/audit: \d+ records of \d+ users, .* to .*\n/);
  }));

test.each([[["export", "--help"]], [["completion", "bash"]], [["doctor"]], [["--version"]]])(
  "Guarantee 6: a reader that goes ends %j quietly",
  async (args) => {
    const child = start(args);
    child.stdout.destroy();
    expect((await ended(child)).stderr).not.toMatch(/EPIPE|\n {4}at /);
  },
);

test("Guarantee 6: a reader that goes ends follow without an error, and what it did not take stays undelivered", () =>
  inFolder((folder) =>
    withSandbox({ records: 2000 }, async ({ url }) => {
      const args = ["follow", "--once", "--server", url, "--state", `${folder}/state`, "--log", "sessions"];
      const first = start(args);
      await once(first.stdout, "data");
      first.stdout.destroy();
      const { code, stderr } = await ended(first);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const { stdout } = await run(args);
      expect(parseLines(stdout).length).toBeGreaterThan(0);
    }),
  ));
