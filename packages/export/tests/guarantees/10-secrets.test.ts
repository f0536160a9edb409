import { expect, test } from "vitest";
import { run } from "../support/command.ts";
import { inFolder, readAll } from "../support/files.ts";
import { withSandbox } from "../support/sandbox.ts";

const secret = "pl4nted s%cret+ä";

test.each([
  "-pSECRET",
  "-u",
  "--password",
  "--password=SECRET",
  "--token=SECRET",
  "--login",
  "--api-token",
  "--secret",
])("Guarantee 10: %s is refused on the command line, and not repeated", async (option) => {
  const given = option.replace("SECRET", secret);
  const { code, stdout, stderr } = await run(["export", "--server", "https://localhost", given, secret]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("SAYMON_PASSWORD");
  expect(stderr).not.toContain(secret);
});

test.each([
  ["--server", "https://admin:SECRET@saymon.example.com"],
  ["--server", "https://SECRET@saymon.example.com", "--dry-run"],
  ["--dry-run", "--server", "http://admin:SECRET@localhost"],
  ["--dry-run", "--server", "https://saymon.example.com?token=SECRET"],
  ["--dry-run", "--server", "https://saymon.example.com#SECRET"],
  ["--dry-run", "--syslog", "tls://admin:SECRET@siem.example.com"],
  ["--dry-run", "--otlp", "https://admin:SECRET@siem.example.com"],
])("Guarantee 10: an address with credentials is refused, and not repeated: %s %s %s", async (...args) => {
  const given = args.map((arg) => arg.replace("SECRET", "planted"));
  const { code, stdout, stderr } = await run(["export", ...given]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).not.toContain("planted");
});

test("Guarantee 10: an argument that is too many is counted, and not repeated", async () => {
  expect(await run(["export", "planted\n"])).toMatchObject({
    code: 2,
    stderr:
      "error: too many arguments for 'export'. Expected 0 arguments but got 1. Options begin with --.\n",
  });
});

test("Guarantee 10: a dry run names a receiver without what may be a key", async () => {
  const { code, stdout } = await run([
    "export",
    "--dry-run",
    "--otlp",
    "https://otlp.example.com/v1?key=planted",
  ]);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringContaining("output  https://otlp.example.com\n"),
  });
});

test.each([
  ["complete with the token", {}, "admin", [0, 4]],
  ["401", { fault: "401-session-expired" }, "admin", [4, 4]],
  ["403", {}, "no-permissions", [4, 4]],
  ["a page of HTML", { fault: "html-200" }, "admin", [1, 1]],
  ["a redirect", { fault: "redirect-other-origin" }, "admin", [1, 1]],
])("Guarantee 10: credentials are in no output, error or file (%s)", (_case, options, login, expected) =>
  inFolder((folder) =>
    withSandbox({ records: 30, ...options }, async ({ url, users }) => {
      const token = users.find((user) => user.login === login)?.apiToken ?? "";
      const environments = [{ SAYMON_API_TOKEN: token }, { SAYMON_LOGIN: login, SAYMON_PASSWORD: secret }];
      const codes: (number | null)[] = [];
      for (const [index, env] of environments.entries()) {
        const args = ["export", "--server", url, "--output", `${folder}/${index}`];
        const { code, stdout, stderr } = await run(args, { env });
        codes.push(code);
        const everything = stdout + stderr + (await readAll(folder));
        expect(everything).not.toContain(token);
        expect(everything).not.toContain(secret);
        expect(everything).not.toContain(encodeURIComponent(secret));
      }
      expect(codes).toEqual(expected);
    }),
  ),
);

test("Guarantee 10: neither login nor password nor token are in the state", () =>
  inFolder((folder) =>
    withSandbox({ records: 20 }, async ({ url, users }) => {
      const [user] = users.filter(({ role, login }) => role === "administrator" && login === "jürgen");
      const { login = "", password = "", apiToken = "" } = user ?? {};
      const args = ["follow", "--once", "--server", url, "--log", "audit", "--state"];
      await run([...args, `${folder}/login`], { env: { SAYMON_LOGIN: login, SAYMON_PASSWORD: password } });
      await run([...args, `${folder}/token`], { env: { SAYMON_API_TOKEN: apiToken } });
      const content = Buffer.from(await readAll(folder), "latin1").toString();
      expect(content).toContain("SQLite format 3");
      for (const secret of [login, password, apiToken]) expect(content).not.toContain(secret);
    }),
  ));
