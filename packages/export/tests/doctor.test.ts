import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { credentials, run } from "./support/command.ts";
import { inFolder } from "./support/files.ts";
import { withSandbox } from "./support/sandbox.ts";

const withoutTimes = (text: string) =>
  text.replace(/is \d+ s (ahead of|behind) the server.*/, "agrees with the server's");

test("doctor passes where everything works", () =>
  inFolder((folder) =>
    withSandbox({ records: 50 }, async ({ url }) => {
      const output = join(folder, "new", "logs");
      const { code, stdout } = await run(["doctor", "--server", url, "--output", output]);
      expect({ code, stdout: withoutTimes(stdout) }).toMatchInlineSnapshot(`
        {
          "code": 0,
          "stdout": "passed  proxy and CA    no proxy, no private CA
        passed  session log     can be read
        passed  audit log       can be read
        passed  password log    can be read
        passed  clock           agrees with the server's
        passed  receiver        can be written
        ",
        }
      `);
      expect(await readdir(folder)).toEqual([]);
    }),
  ));

test("doctor says which directory follow can write to, and export cannot", () =>
  inFolder((folder) =>
    withSandbox({ records: 5 }, async ({ url }) => {
      const receiverOf = async (...path: string[]) => {
        const { stdout } = await run(["doctor", "--server", url, "--output", join(folder, ...path)]);
        return stdout.split("\n").at(-2)?.replaceAll(folder, "folder");
      };
      await writeFile(join(folder, "file"), "");
      expect(await receiverOf("file")).toMatch(/^failed {2}receiver .*cannot be written/);
      await writeFile(join(folder, "sessions-2026-11-27.csv"), "");
      expect(await receiverOf()).toMatch(/^passed {2}receiver .*by follow; export needs another directory/);
    }),
  ));

test.each([
  ["wrong credentials", { SAYMON_LOGIN: "admin", SAYMON_PASSWORD: "wrong" }, 4, "Check login and password"],
  [
    "a missing permission",
    { SAYMON_LOGIN: "only-read-session-log", SAYMON_PASSWORD: "secret" },
    4,
    "manage-users",
  ],
  [
    "a proxy that Node ignores",
    { ...credentials, HTTPS_PROXY: "http://localhost:3128" },
    1,
    "NODE_USE_ENV_PROXY=1",
  ],
  [
    "a CA file that is missing",
    { ...credentials, NODE_EXTRA_CA_CERTS: "missing.pem" },
    1,
    "correct the path",
  ],
])("doctor says what to do at %s", (_case, env, expected, message) =>
  withSandbox({ records: 50 }, async ({ url }) => {
    const { code, stdout } = await run(["doctor", "--server", url], { env });
    expect({ code, stdout }).toEqual({ code: expected, stdout: expect.stringContaining(message) });
  }),
);

test("doctor says what to do at a server that cannot be reached, and at a receiver that cannot", async () => {
  const { url } = await withSandbox({ records: 1 }, async (sandbox) => ({ url: sandbox.url }));
  const server = await run(["doctor", "--server", url]);
  expect({ code: server.code, stdout: server.stdout }).toEqual({
    code: 1,
    stdout: expect.stringMatching(/ECONNREFUSED.* Check host and port in --server/),
  });
  await withSandbox({ records: 50 }, async (sandbox) => {
    const receiver = await run(["doctor", "--server", sandbox.url, "--otlp", url]);
    expect({ code: receiver.code, stdout: receiver.stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(/failed {2}receiver .*ECONNREFUSED/),
    });
  });
});
