import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const launcher = fileURLToPath(new URL("../src/launch.js", import.meta.url));
const env = { ...process.env, PATH: `${root}node_modules/.bin${delimiter}${process.env["PATH"]}` };

let folder: string;
let program: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "saymon-logs-launch-"));
  program = join(folder, "program.mjs");
  await writeFile(
    join(folder, "pnpm.mjs"),
    `import { writeFileSync } from "node:fs";
    const seen = { folder: process.cwd(), args: process.argv.slice(2), variables: Object.keys(process.env) };
    writeFileSync(new URL("installed.json", import.meta.url), JSON.stringify(seen));`,
  );
  await writeFile(
    join(folder, "pnpm-offline.mjs"),
    'console.error("connection refused"); process.exitCode = 1;',
  );
  await writeFile(
    program,
    `console.log(JSON.stringify(process.env.SAYMON_PASSWORD ?? process.argv.slice(2)));
    process.exitCode = 7;`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the launcher outside of the repository, with a program of ours in pnpm's place. */
function launch(workspace: string, args: string[] = [], pnpm = "", variables = {}, file = program) {
  return spawnSync(process.execPath, [launcher, workspace, file, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...env,
      ...variables,
      npm_config_user_agent: "pnpm/12.0.0",
      npm_execpath: join(folder, `pnpm${pnpm}.mjs`),
    },
  });
}

/** What the program in pnpm's place was started with. */
async function installed(): Promise<{ folder: string; args: string[]; variables: string[] }> {
  return JSON.parse(await readFile(join(folder, "installed.json"), "utf8"));
}

const exitCode = 7;

test("installs and builds in the repository, and runs the program where the command was given", async () => {
  const where = join(folder, "where.mjs");
  await writeFile(where, "console.log(process.cwd());");
  const { stdout, stderr } = launch("@saymon-logs/command-line", [], "", {}, where);
  expect({ stdout, stderr }).toEqual({ stdout: `${await realpath(folder)}\n`, stderr: "" });
  expect(`${(await installed()).folder}/`).toBe(root);
});

test("builds, then runs the program with its arguments; output and exit code are the program's", () => {
  const { status, stdout, stderr } = launch("@saymon-logs/command-line", ["--port", "0"]);
  expect({ status, stdout, stderr }).toEqual({ status: exitCode, stdout: '["--port","0"]\n', stderr: "" });
});

test("installs what the workspace needs, without the packages of tests", async () => {
  launch("@saymon-logs/command-line");
  const { args } = await installed();
  expect(args[0]).toBe("install");
  expect(args).toContain("--filter=@saymon-logs/command-line...");
  expect(args).toContain("--filter=!@saymon-logs/browser");
});

test("installs the workspace itself, even if it is one that tests use", async () => {
  launch("@saymon-logs/release");
  const { args } = await installed();
  expect(args).toContain("--filter=@saymon-logs/release...");
  expect(args).not.toContain("--filter=!@saymon-logs/release");
});

test("installs without the credentials, which the program gets", async () => {
  const planted = { SAYMON_PASSWORD: "planted", SAYMON_ANYTHING: "planted", saymon_api_token: "planted" };
  const { stdout } = launch("@saymon-logs/command-line", [], "", { ...planted, OTHER: "kept" });
  const { variables } = await installed();
  expect(variables.filter((name) => /saymon/i.test(name))).toEqual([]);
  expect(variables).toContain("OTHER");
  expect(stdout).toBe('"planted"\n');
});

test("a failed installation is reported on standard error with what to do, and the program does not run", () => {
  const { status, stdout, stderr } = launch("@saymon-logs/command-line", [], "-offline");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toBe(
    "connection refused\nerror: Installing packages failed. Check the connection to the npm registry, then run the command again.\n",
  );
});

test("a failed build is reported on standard error, and the program does not run", () => {
  const { status, stdout, stderr } = launch("@saymon-logs/missing");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("@saymon-logs/missing");
  expect(stderr).toContain("error: Building failed.");
});

test("where npm has no Node.js and this one is too old, it says so", async () => {
  const elsewhere = join(folder, "elsewhere");
  const src = join(elsewhere, "tools", "command-line", "src");
  await cp(new URL("../src/", import.meta.url), src, { recursive: true });
  await writeFile(join(elsewhere, "package.json"), '{ "type": "module", "optionalDependencies": {} }');
  const args = ["--no-strip-types", join(src, "launch.js"), "@saymon-logs/missing", program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    env: { ...env, npm_config_user_agent: "pnpm/12.0.0", npm_execpath: join(folder, "pnpm.mjs") },
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(
    /^error: npm has no Node\.js for \S+ \S+, and v\S+ is too old\. Run the command with Node\.js 24 or newer\.\n$/,
  );
});

test.each(["--help", "-h"])("%s runs the program without a build", (flag) => {
  const help = { status: exitCode, stdout: `["${flag}"]\n` };
  expect(launch("@saymon-logs/missing", [flag])).toMatchObject(help);
});

test("--help runs the sources of what is not built", async () => {
  await mkdir(join(folder, "src"));
  await writeFile(
    join(folder, "src", "main.ts"),
    'import { help } from "../dist/help.js"; console.log(help);',
  );
  await writeFile(join(folder, "src", "help.ts"), 'export const help: string = "Usage";');
  const run = (flag: string) =>
    launch("@saymon-logs/command-line", [flag], "", {}, join(folder, "dist/main.js"));
  expect(run("--help")).toMatchObject({ status: 0, stdout: "Usage\n" });
  expect(run("--version")).toMatchObject({ status: 1, stdout: "" });
});
