/** Each code sample of the document, run as published: only the server and the credentials are set from outside. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, launchBrowser } from "@saymon-logs/browser";
import { type Mock, startMock } from "@saymon-logs/mock";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkTypes, writeProgram } from "./program.ts";
import { startRecorder } from "./recorder.ts";

/** The environment that the samples read. */
interface Environment {
  SAYMON_URL: string;
  SAYMON_LOGIN: string;
  SAYMON_PASSWORD: string;
}

interface Runner {
  /** What the sample needs besides Node; null when this machine has it. */
  missing: string | null;
  /** Resolves to what the sample prints. */
  print: (source: string, env: Environment, name: string) => Promise<string>;
}

const python = ["python3", "/usr/bin/python3", "python"].find((command) =>
  succeeds(command, "-c", "import requests"),
);

const runners: Record<string, Runner> = {
  Bash: {
    missing: succeeds("bash", "-c", "curl --version") ? null : "bash and curl",
    print: printedByBash,
  },
  JavaScript: {
    missing: null,
    print: printedByBrowser,
  },
  NodeJS: {
    missing: null,
    print: async (source, env, name) =>
      printed(env, process.execPath, await writeProgram(`${name}.mjs`, source)),
  },
  Python: {
    missing: python ? null : "a Python with the package requests",
    print: (source, env) => printed(env, python ?? "python3", "-c", source),
  },
  TypeScript: {
    missing: null,
    print: async (source, env, name) =>
      printed(env, process.execPath, await writeProgram(`${name}.ts`, source)),
  },
};

let mock: Mock;
let sandbox: Sandbox;
let browser: Browser;
beforeAll(async () => {
  mock = await startMock();
  sandbox = await startSandbox({ records: 100 });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
  await mock?.close();
});

for (const { get } of Object.values(document.paths)) {
  const records = Object.values<{ value: unknown }>(
    get.responses[200].content["application/json"].examples,
  )[0]?.value as unknown[];
  const period = Object.fromEntries(
    get.parameters
      .filter(({ name }) => ["from", "to", "userId"].includes(name))
      .map(({ name, example }) => [name, String(example)]),
  );

  describe(`the code samples of ${get.operationId}`, () => {
    test("are in each language", () => {
      expect(get["x-codeSamples"].map(({ label }) => label)).toEqual(Object.keys(runners));
    });

    for (const { label, source } of get["x-codeSamples"]) {
      const { missing, print } = runners[label] as Runner;
      const title = `${label}: prints the records of a period${missing ? ` (missing: ${missing})` : ""}`;
      // In CI a missing tool is a failure.
      test.skipIf(missing && !process.env["CI"]).concurrent(title, async () => {
        const printIn = (env: Environment) => print(source, env, get.operationId);
        if (label === "TypeScript")
          await againstSandbox(printIn, records, period, get["x-compared-time"].field);
        else await againstMock(printIn, records, period);
      });
    }
  });
}

test.skipIf(runners["Bash"]?.missing && !process.env["CI"])(
  "the guide's file with credentials works with its curl command",
  async () => {
    const guide = await readFile(
      new URL("../../../openapi/prose/authentication.md", import.meta.url),
      "utf8",
    );
    const [, file = "", command = ""] = /```text\n(.*?)```.*```bash\n(.*?)```/s.exec(guide) ?? [];
    const folder = await mkdtemp(join(tmpdir(), "saymon-logs-guide-"));
    try {
      await writeFile(join(folder, "saymon.netrc"), file.replace("saymon.example.com", "127.0.0.1"));
      const local = command.replace("https://saymon.example.com", mock.url);
      const { stdout } = await execa("bash", ["-c", local], { cwd: folder });
      expect(JSON.parse(stdout)).toEqual(document.components.examples.SessionLogOfVendor.value);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

type Print = (env: Environment) => Promise<string>;
type Period = Record<string, string>;

async function againstMock(print: Print, records: unknown[], period: Period): Promise<void> {
  const recorder = await startRecorder(mock.url);
  const credentials = { SAYMON_LOGIN: "аудитор", SAYMON_PASSWORD: "pass wörd €" };
  try {
    expect(JSON.parse(await print({ ...credentials, SAYMON_URL: recorder.url }))).toEqual(records);
    expect(recorder.queries.map((query) => Object.fromEntries(query))).toContainEqual(period);
  } finally {
    recorder.close();
  }
}

/** A walk needs a server that filters. It prints a record in each line, and the sandbox has other records as well. */
async function againstSandbox(
  print: Print,
  records: unknown[],
  { from, to }: Period,
  time: string,
): Promise<void> {
  const env = { SAYMON_URL: sandbox.url, SAYMON_LOGIN: "admin", SAYMON_PASSWORD: "secret" };
  const lines = (await print(env)).trim().split("\n");
  const printed: Record<string, unknown>[] = lines.map((line) => JSON.parse(line));
  expect(printed).toEqual(expect.arrayContaining(records));
  for (const record of printed) {
    expect(record[time]).toBeGreaterThanOrEqual(Number(from));
    expect(record[time]).toBeLessThanOrEqual(Number(to));
  }
}

test("the TypeScript samples compile", async () => {
  const samples = Object.values(document.paths).map(({ get }) => {
    const { source = "" } = get["x-codeSamples"].find(({ label }) => label === "TypeScript") ?? {};
    return writeProgram(`${get.operationId}.ts`, source);
  });
  await checkTypes(await Promise.all(samples));
});

function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

async function printed(env: Environment, command: string, ...args: string[]): Promise<string> {
  return (await execa(command, args, { env: { ...env } })).stdout;
}

/** Detached, `bash` has no terminal, so `curl` reads the password from standard input. */
async function printedByBash(source: string, { SAYMON_PASSWORD, ...env }: Environment): Promise<string> {
  const options = { env, input: `${SAYMON_PASSWORD}\n`, detached: true };
  return (await execa("bash", ["-c", source], options)).stdout;
}

/** Runs a module in a page of the server's origin, with the credentials as input to its prompts. */
async function printedByBrowser(source: string, env: Environment): Promise<string> {
  const page = await browser.newPage();
  const inputs: Record<string, string> = { Login: env.SAYMON_LOGIN, Password: env.SAYMON_PASSWORD };
  page.on("dialog", (dialog) => dialog.accept(inputs[dialog.message()]));
  await page.goto(env.SAYMON_URL);
  const [message] = await Promise.all([
    page.waitForEvent("console", (message) => message.type() === "log"),
    page.addScriptTag({ type: "module", content: source }),
  ]);
  return message.text();
}
