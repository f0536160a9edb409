import { once } from "node:events";
import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test, vi } from "vitest";
import { describeError } from "../../src/commands/describe-error.ts";
import { logNames } from "../../src/logs.ts";
import { importSqlite } from "../../src/state/sqlite.ts";
import { StateStore } from "../../src/state/store.ts";
import { ended, parseLines, run, start } from "../support/command.ts";
import { inFolder } from "../support/files.ts";
import { posix, withReason } from "../support/missing.ts";
import { withSandbox } from "../support/sandbox.ts";

test("Guarantee 9: a second process on a state is refused with 5, and so are show and reset", () =>
  inFolder((folder) =>
    withSandbox({ records: 20 }, async ({ url }) => {
      const path = join(folder, "state");
      const state = await StateStore.open(path);
      try {
        for (const command of [
          ["follow", "--once", "--server", url],
          ["state", "show"],
          ["state", "reset"],
        ]) {
          const { code, stderr } = await run([...command, "--state", path]);
          expect({ code, stderr }).toEqual({ code: 5, stderr: expect.stringContaining("another process") });
        }
      } finally {
        state.close();
      }
    }),
  ));

test("Guarantee 9: a state belongs to its server, account and filters", () =>
  inFolder((folder) =>
    withSandbox({ records: 20 }, (sandbox) =>
      withSandbox({ records: 20 }, async (other) => {
        const path = join(folder, "state");
        const args = (url: string) => ["follow", "--once", "--server", url, "--state", path];
        expect((await run(args(sandbox.url))).code).toBe(0);
        expect((await run(args(sandbox.url))).code).toBe(0);
        const otherUser = { SAYMON_LOGIN: "jürgen", SAYMON_PASSWORD: "päss:wörd" };
        const refusals = [
          await run(args(other.url)),
          await run(args(sandbox.url), { env: otherUser }),
          await run([...args(sandbox.url), "--log", "sessions"]),
          await run([...args(sandbox.url), "--shard", "0/2"]),
        ];
        const everything = `with --log ${logNames.join()}, without --shard`;
        const origins = [`for --server ${sandbox.url}`, "with another account", everything, everything];
        expect(refusals).toEqual(
          origins.map((origin) => ({
            code: 2,
            stdout: "",
            stderr: `error: ${path}: was made ${origin}. Use the same options, or another --state.\n`,
          })),
        );
      }),
    ),
  ));

test("Guarantee 9: a state that has read nothing yet can be made for something else", () =>
  inFolder((folder) =>
    withSandbox({ records: 20 }, async (sandbox) => {
      const follow = (url: string, password: string, ...more: string[]) =>
        run(["follow", "--once", "--server", url, "--state", join(folder, "state"), ...more], {
          env: { SAYMON_LOGIN: password === "secret" ? "admin" : "stranger", SAYMON_PASSWORD: password },
        });
      expect((await follow(`${sandbox.url}/wrong`, "secret", "--log", "sessions")).code).toBe(1);
      expect((await follow(sandbox.url, "wrong")).code).toBe(4);
      const { code, stdout } = await follow(sandbox.url, "secret");
      expect({ code, events: new Set(parseLines(stdout).map(({ log }) => log)) }).toEqual({
        code: 0,
        events: new Set(logNames),
      });
      expect((await follow(`${sandbox.url}/wrong`, "secret")).code).toBe(2);
    }),
  ));

test.skipIf(posix)(
  withReason("Guarantee 9: the state can be read by its owner only, or is refused", posix),
  () =>
    inFolder((folder) =>
      withSandbox({ records: 20 }, async ({ url }) => {
        const path = join(folder, "state");
        const args = ["follow", "--once", "--server", url, "--state", path];
        await run(args);
        expect((await stat(path)).mode & 0o777).toBe(0o600);
        await chmod(path, 0o644);
        const { code, stderr } = await run(args);
        expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("chmod 600") });
      }),
    ),
);

test("Guarantee 9: a file that is no state is refused, and left as it is", () =>
  inFolder(async (folder) => {
    const path = join(folder, "state");
    await writeFile(path, "not a database, but long enough to be looked at as one".repeat(100), {
      mode: 0o600,
    });
    const before = await readFile(path);
    const { code, stderr } = await run(["state", "show", "--state", path]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("is not a state") });
    expect(await readFile(path)).toEqual(before);
  }));

test("Guarantee 9: a state that cannot be created says why", () =>
  inFolder(async (folder) => {
    const path = join(folder, "missing", "state");
    const { code, stderr } = await run(["follow", "--server", "https://saymon.example.com", "--state", path]);
    const advice = "Create the directory, or choose another one.";
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `error: ${path}: cannot be written (ENOENT). ${advice}\n`,
    });
  }));

test("Guarantee 9: the message says that the disk is full", async () => {
  const database = new DatabaseSync(":memory:");
  database.exec("PRAGMA max_page_count = 1");
  let error: unknown;
  try {
    database.exec("CREATE TABLE full (id)");
  } catch (thrown) {
    error = thrown;
  }
  expect(describeError(error)).toMatch(/^A disk is full: that of --state/);
});

test("Guarantee 9: without SQLite, the message names the supported versions of Node", async () => {
  vi.doMock("node:sqlite", () => {
    throw new Error("No such built-in module");
  });
  try {
    const { engines } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
    const message = `This needs Node.js ${engines.node}, and runs on ${process.version}. Update Node.js.`;
    await expect(importSqlite()).rejects.toThrow(message);
  } finally {
    vi.doUnmock("node:sqlite");
  }
});

test.skipIf(posix)(withReason("Guarantee 9: a state can be used again after kill -9", posix), () =>
  inFolder((folder) =>
    withSandbox({ records: 600, maxLimit: 10 }, async ({ url }) => {
      const args = ["follow", "--once", "--server", url, "--state", `${folder}/state`];
      const ids: string[] = [];
      for (let kill = 0; kill < 4; kill++) {
        const child = start(args);
        const end = ended(child);
        // A child that prints less ends by itself.
        for (let chunk = 0; chunk <= kill; chunk++) await Promise.race([once(child.stdout, "data"), end]);
        child.kill("SIGKILL");
        const { stdout } = await end;
        ids.push(...parseLines(stdout.slice(0, stdout.lastIndexOf("\n"))).map(({ id }) => id));
      }
      const { code, stdout } = await run(args);
      expect(code).toBe(0);
      ids.push(...parseLines(stdout).map(({ id }) => id));
      const { stdout: whole } = await run([...args.slice(0, -1), `${folder}/fresh`]);
      expect(new Set(ids)).toEqual(new Set(parseLines(whole).map(({ id }) => id)));
    }),
  ),
);

test("state show tells how far each log was read, and reset forgets it", () =>
  inFolder((folder) =>
    withSandbox({ records: 100 }, async ({ url }) => {
      const path = join(folder, "state");
      const logs = ["--log", "sessions,audit,passwords"];
      const args = ["follow", "--once", "--server", url, "--state", path, ...logs];
      const first = await run(args);
      expect((await run(args)).stdout).toBe("");
      const { stdout } = await run(["state", "show", "--state", path]);
      expect(
        stdout.replaceAll(url, "https://saymon.example.com").replaceAll(/\d{4}-\S+Z/g, "TIME"),
      ).toMatchSnapshot();
      expect((await run(["state", "reset", "--state", path])).code).toBe(0);
      expect((await run(args)).stdout.split("\n").sort()).toEqual(first.stdout.split("\n").sort());
    }),
  ));

test("state show counts users only where their logs are read", () =>
  inFolder((folder) =>
    withSandbox({ records: 20 }, async ({ url }) => {
      const path = join(folder, "state");
      const linesWith = async (log: string) => {
        await run(["follow", "--once", "--server", url, "--log", log, "--state", `${path}-${log}`]);
        return (await run(["state", "show", "--state", `${path}-${log}`])).stdout;
      };
      expect(await linesWith("sessions")).not.toContain("users");
      expect(await linesWith("audit")).toMatch(/^users +[1-9]\d* seen in sessions$/m);
    }),
  ));
