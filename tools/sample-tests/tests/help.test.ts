import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(`${root}package.json`, "utf8"),
);
const launched = Object.values(scripts).flatMap((script) => script.match(/launch\.js \S+ (\S+)/)?.[1] ?? []);
const exporter = "packages/export/dist/main.js";

async function readHelp(program: string, ...command: string[]): Promise<string> {
  const { stdout } = await execa(process.execPath, [program, ...command, "--help"], { cwd: root });
  return stdout;
}

function expectToFit(help: string): void {
  // What is to be copied stays one line.
  const lines = help.replace(/^Examples?:\n( .*\n?)*/gm, "").split("\n");
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
}

test.each([...launched, exporter, "tools/gallery/src/main.ts"])(
  "the help of %s fits into 80 columns",
  async (program) => expectToFit(await readHelp(program)),
);

test("the help of each command of the exporter fits into 80 columns", async () => {
  const list = (await readHelp(exporter)).match(/\nCommands:\n(.*?)\n\n/s)?.[1] ?? "";
  const commands = Array.from(list.matchAll(/^ {2}([a-z-]+)/gm), ([, name = ""]) => name);
  expect(commands).toContain("follow");
  for (const command of commands.filter((name) => name !== "help"))
    expectToFit(await readHelp(exporter, command));
});
