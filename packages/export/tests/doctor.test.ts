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
      const { code, stdout } = await run(["doctor", "--server", url, "--output", join(folder, "logs")]);
      expect({ code, stdout: withoutTimes(stdout) }).toMatchInlineSnapshot(`
        {
          "code": 0,
          "stdout": "passed  proxy and CA    no proxy, no private CA
        passed  session log     can be read
        passed  audit log       can be read
        passed  password log    can be read
        passed  clock           agrees with the server's
        passed  receiver        can be reached
        ",
        }
      `);
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
