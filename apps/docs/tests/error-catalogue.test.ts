import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Docs, startDocs } from "../src/serve.ts";
import { operations } from "./document.ts";

let sandbox: Sandbox;
let docs: Docs;

beforeAll(async () => {
  sandbox = await startSandbox({ records: 10 });
  docs = await startDocs({ servers: { sandbox: sandbox.url } });
});

afterAll(() => Promise.all([docs?.close(), sandbox?.close()]));

const hasCurl = spawnSync("curl", ["--version"]).status === 0;

test.skipIf(!hasCurl && !process.env["CI"])(
  "the commands of the error catalogue get the statuses that they are shown for",
  async () => {
    const catalogue = await (await fetch(`${docs.url}/errors.md`)).text();
    const commands = [...catalogue.matchAll(/^## (\d{3})$|^(curl .*)$/gm)];
    let status = "";
    const shown: string[] = [];
    for (const [, heading, command = ""] of commands) {
      if (heading) {
        status = heading;
        continue;
      }
      const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? "",
      );
      const { stdout } = await promisify(execFile)("curl", [
        ...args.slice(1),
        ...["--silent", "--write-out", "\n%{http_code}"],
      ]);
      expect(stdout.split("\n").at(-1), command).toBe(status);
      shown.push(status);
    }
    const documented = operations.flatMap(({ responses }) => Object.keys(responses));
    expect(shown).toEqual([...new Set(documented)].filter((code) => Number(code) >= 400).toSorted());
  },
);
