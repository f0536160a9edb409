/** The published units and manifests run the command with options that it has. */
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { credentials, parseLines, run } from "./support/command.ts";
import { inFolder } from "./support/files.ts";
import { posix, withReason } from "./support/missing.ts";
import { withSandbox } from "./support/sandbox.ts";

const read = (path: string) => readFile(new URL(`../deploy/${path}`, import.meta.url), "utf8");

/** The arguments of the first container of a manifest. */
async function containerArgs(path: string): Promise<string[]> {
  const [workload] = parseAllDocuments(await read(path)).map(
    (document) => document.toJS() as Record<string, unknown>,
  );
  const find = (value: unknown): string[] | undefined => {
    if (typeof value !== "object" || value === null) return undefined;
    const { args } = value as { args?: string[] };
    return args ?? Object.values(value).map(find).find(Boolean);
  };
  return find(workload) ?? [];
}

/** Replaces the receiver, which is not there, by standard output. */
function withoutReceiver(args: string[]): string[] {
  const at = args.indexOf("--otlp");
  expect(at).toBeGreaterThan(0);
  return args.toSpliced(at, 2);
}

test.skipIf(posix)(
  withReason("the systemd unit follows, with the credentials that systemd hands over", posix),
  () =>
    inFolder((folder) =>
      withSandbox({ records: 40 }, async ({ url }) => {
        const [, line = ""] =
          /^ExecStart=\/usr\/bin\/env saymon-logs (.*)$/m.exec(await read("systemd/saymon-logs.service")) ??
          [];
        const args = line
          .replaceAll("/etc/saymon-logs", folder)
          .replaceAll("/var/lib/saymon-logs", folder)
          .replaceAll("%d", folder)
          .split(" ");
        await writeFile(join(folder, "config.yaml"), `server: ${url}\n`);
        // systemd shows such a file as one that the group can read: its access list names the service's user.
        const secret = { login: credentials["SAYMON_LOGIN"], password: credentials["SAYMON_PASSWORD"] };
        await writeFile(join(folder, "saymon.json"), JSON.stringify(secret), { mode: 0o440 });
        const { code, stdout, stderr } = await run(args, { env: { CREDENTIALS_DIRECTORY: folder } });
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
        expect(parseLines(stdout).length).toBeGreaterThan(0);
      }),
    ),
);

test("the CronJob follows", () =>
  inFolder((folder) =>
    withSandbox({ records: 40 }, async ({ url }) => {
      const args = withoutReceiver(await containerArgs("kubernetes/follow.yaml"));
      const adapted = args.map((arg) => arg.replace("/state/", `${folder}/`));
      const { code, stdout } = await run([...adapted, "--server", url]);
      expect(code).toBe(0);
      expect(parseLines(stdout).length).toBeGreaterThan(0);
    }),
  ));

test("the parts of the Indexed Job are the whole", () =>
  withSandbox({ records: 200 }, async ({ url }) => {
    const args = withoutReceiver(await containerArgs("kubernetes/export.yaml")).map((arg) =>
      arg.replace("30d", "9999d"),
    );
    const common = [...args.toSpliced(args.indexOf("--rate"), 2), "--format", "ndjson", "--server", url];
    const parts = await Promise.all(
      [0, 1, 2, 3].map((index) =>
        run(common.map((arg) => arg.replace("$(JOB_COMPLETION_INDEX)", String(index)))),
      ),
    );
    const { stdout } = await run(["export", "--server", url]);
    expect(parts.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(
      parts
        .flatMap((part) => part.stdout.split("\n"))
        .filter(Boolean)
        .sort(),
    ).toEqual(stdout.split("\n").filter(Boolean).sort());
  }));

test("the image runs as another user than root", async () => {
  const dockerfile = await read("docker/Dockerfile");
  expect(dockerfile).toMatch(/^USER 1000:1000$/m);
  expect(dockerfile).toContain("--ignore-scripts");
});

/** Programs that check such files, where they are installed. */
const checkers: [name: string, command: string, args: string[], files: string[]][] = [
  [
    "systemd-analyze",
    "systemd-analyze",
    ["verify"],
    ["systemd/saymon-logs.service", "systemd/saymon-logs.timer"],
  ],
  ["hadolint", "hadolint", [], ["docker/Dockerfile"]],
  [
    "kubernetes-validate",
    "python3",
    ["-m", "kubernetes_validate", "--strict"],
    ["kubernetes/follow.yaml", "kubernetes/export.yaml"],
  ],
];

for (const [name, command, args, files] of checkers) {
  const missing = spawnSync(command, [...args, "--version"]).status === 0 ? undefined : name;
  test.skipIf(missing)(withReason(`${name} finds nothing in ${files.join(" and ")}`, missing), () => {
    const paths = files.map((file) => fileURLToPath(new URL(`../deploy/${file}`, import.meta.url)));
    const { status, stdout, stderr } = spawnSync(command, [...args, ...paths], { encoding: "utf8" });
    expect({ status, output: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, output: "" });
  });
}
