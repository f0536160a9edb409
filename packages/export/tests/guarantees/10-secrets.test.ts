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

test.each(["401-session-expired", "html-200", "redirect-other-origin", "403", undefined])(
  "Guarantee 10: credentials are in no output, error or file (%s)",
  (fault) =>
    inFolder((folder) =>
      withSandbox({ records: 30, ...(fault && fault !== "403" && { fault }) }, async ({ url, users }) => {
        const token = users[0]?.apiToken ?? "";
        const environments = [
          { SAYMON_API_TOKEN: token },
          { SAYMON_LOGIN: "admin", SAYMON_PASSWORD: secret },
        ];
        for (const [index, env] of environments.entries()) {
          const { stdout, stderr } = await run(
            ["export", "--server", url, "--output", `${folder}/${index}`],
            { env },
          );
          const everything = stdout + stderr + (await readAll(folder));
          expect(everything).not.toContain(token);
          expect(everything).not.toContain(secret);
          expect(everything).not.toContain(encodeURIComponent(secret));
        }
      }),
    ),
);
