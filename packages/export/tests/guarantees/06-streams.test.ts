import { join } from "node:path";
import { expect, test } from "vitest";
import { credentials, ended, parseLines, run, start } from "../support/command.ts";
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

test.each(["export --help", "completion bash", "doctor", "follow --once --state @/state", "--version"])(
  "Guarantee 6: a reader that goes ends %s quietly",
  (command) =>
    inFolder((folder) =>
      withSandbox({ records: 100 }, async ({ url }) => {
        const args = command.split(" ").map((word) => word.replace("@", folder));
        const child = start(args, { SAYMON_URL: url, ...credentials });
        child.stdout.destroy();
        expect(await ended(child)).toEqual({ code: 0, stdout: "", stderr: "" });
      }),
    ),
);

test("Guarantee 6: what a reader that goes did not take of follow stays undelivered", () =>
  inFolder((folder) =>
    withSandbox({ records: 2000, maxLimit: 100 }, async ({ url }) => {
      const args = ["follow", "--once", "--server", url, "--log", "sessions", "--state"];
      const idsOf = async (state: string, taken?: number) => {
        const { code, stdout, stderr } = await run([...args, join(folder, state)], { taken });
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
        return parseLines(stdout).map(({ id }) => id);
      };
      const all = await idsOf("other");
      const first = await idsOf("state", 7);
      const second = await idsOf("state");
      expect(first.length).toBeGreaterThan(0);
      expect(second.length).toBeLessThan(all.length);
      expect(new Set([...first, ...second])).toEqual(new Set(all));
    }),
  ));
