/** Each code sample of the document, run as published: only the server and the credentials are set from outside. */
import { spawnSync } from "node:child_process";
import { type Browser, launchBrowser } from "@saymon-logs/browser";
import { type Mock, startMock } from "@saymon-logs/mock";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkTypes, writeProgram } from "./program.ts";

const credentials = { SAYMON_LOGIN: "аудитор", SAYMON_PASSWORD: "pass wörd €" };

interface Runner {
  /** What the sample needs besides Node; null when this machine has it. */
  missing: string | null;
  /** Resolves to what the sample prints. */
  print: (source: string, name: string) => Promise<string>;
}

const python = ["python3", "/usr/bin/python3", "python"].find((command) =>
  succeeds(command, "-c", "import requests"),
);

const runners: Record<string, Runner> = {
  Bash: {
    missing: succeeds("bash", "-c", "curl --version") ? null : "bash and curl",
    print: (source) => printed("bash", "-c", source),
  },
  JavaScript: {
    missing: null,
    print: printedByBrowser,
  },
  NodeJS: {
    missing: null,
    print: async (source, name) => printed(process.execPath, await writeProgram(`${name}.mjs`, source)),
  },
  Python: {
    missing: python ? null : "a Python with the package requests",
    print: (source) => printed(python ?? "python3", "-c", source),
  },
  TypeScript: {
    missing: null,
    print: async (source, name) => printed(process.execPath, await writeProgram(`${name}.ts`, source)),
  },
};

let mock: Mock;
let browser: Browser;
beforeAll(async () => {
  mock = await startMock();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await mock?.close();
});

for (const { get } of Object.values(document.paths)) {
  const records = Object.values<{ value: unknown }>(
    get.responses[200].content["application/json"].examples,
  )[0]?.value;

  describe(`the code samples of ${get.operationId}`, () => {
    test("are in each language", () => {
      expect(get["x-codeSamples"].map(({ label }) => label)).toEqual(Object.keys(runners));
    });

    for (const { label, source } of get["x-codeSamples"]) {
      const { missing, print } = runners[label] as Runner;
      const title = `${label}: prints the records${missing ? ` (missing: ${missing})` : ""}`;
      // In CI a missing tool is a failure.
      test.skipIf(missing && !process.env["CI"]).concurrent(title, async () => {
        expect(JSON.parse(await print(source, get.operationId))).toEqual(records);
      });
    }
  });
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

async function printed(command: string, ...args: string[]): Promise<string> {
  return (await execa(command, args, { env: { ...credentials, SAYMON_URL: mock.url } })).stdout;
}

/** Runs a module in a page of the mock's origin, with the credentials as input to its prompts. */
async function printedByBrowser(source: string): Promise<string> {
  const page = await browser.newPage();
  const inputs: Record<string, string> = {
    Login: credentials.SAYMON_LOGIN,
    Password: credentials.SAYMON_PASSWORD,
  };
  page.on("dialog", (dialog) => dialog.accept(inputs[dialog.message()]));
  await page.goto(mock.url);
  const [message] = await Promise.all([
    page.waitForEvent("console", (message) => message.type() === "log"),
    page.addScriptTag({ type: "module", content: source }),
  ]);
  return message.text();
}
