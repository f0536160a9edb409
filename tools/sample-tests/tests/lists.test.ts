/** Lists in READMEs and guides name each operation of the document, and what belongs to it. */
import { readFileSync } from "node:fs";
import { PassThrough, type Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { connectServer, exportLogs, logNames, ndjsonFormat, schemas, toStream } from "@saymon-logs/export";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { startSandbox } from "@saymon-logs/sandbox";
import * as validators from "@saymon-logs/validators";
import { expect, test } from "vitest";

const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");
const operations = Object.values(document.paths).map(({ get }) => get);

/** Such as `walkSessionLog` of `listSessionLog`. */
function named(...verbs: string[]): string[] {
  return operations.flatMap(({ operationId }) => verbs.map((verb) => operationId.replace(/^list/, verb)));
}

function exportedTypes(): string[] {
  const declarations = read("packages/types/dist/index.d.ts");
  // openapi-typescript always declares the webhooks, of which the document has none.
  const exported = declarations.matchAll(/^export (?:interface|type) (?!webhooks\b)(\w+)/gm);
  return Array.from(exported, ([, name = ""]) => name);
}

test.each([
  ["packages/client/README.md", named("list", "walk", "poll")],
  ["packages/client/GUIDE.md", named("walk", "poll")],
  ["packages/export/README.md", operations.flatMap((get) => get["x-required-permission"] ?? [])],
  ["packages/types/README.md", exportedTypes()],
  ["packages/validators/README.md", Object.keys(validators)],
])("%s leaves nothing out", (file, names) => {
  expect(names.length).toBeGreaterThan(1);
  expect(names.filter((name) => !isNamed(file, name))).toEqual([]);
});

test.each(["contract", "export", "types", "validators"])(
  "packages/%s/README.md says what to do where npm does not have the package",
  (name) =>
    expect(read(`packages/${name}/README.md`)).toMatch(/```\n\nIf npm does not have it yet, .+ clone/),
);

test("packages/export/README.md leaves no kind of event out", async () => {
  const sandbox = await startSandbox();
  const events = new PassThrough();
  try {
    const { url, users } = sandbox;
    const [{ login, password } = { login: "", password: "" }] = users;
    const exported = exportLogs({
      server: connectServer({ url, auth: { login, password } }),
      output: toStream(events, ndjsonFormat(schemas.raw)),
      logs: logNames,
      users: users.map(({ id }) => id),
    }).finally(() => events.end());
    const [lines] = await Promise.all([linesOf(events), exported]);
    const kinds = new Set(lines.map((line) => JSON.parse(line).event));
    expect(kinds.size).toBeGreaterThanOrEqual(logNames.length);
    expect([...kinds].filter((kind) => !isNamed("packages/export/README.md", kind))).toEqual([]);
  } finally {
    await sandbox.close();
  }
});

async function linesOf(stream: Readable): Promise<string[]> {
  return (await text(stream)).trim().split("\n");
}

/** Whether a text has a name, as code and with or without arguments. */
function isNamed(file: string, name: string): boolean {
  return new RegExp(`\`${name}\\b`).test(read(file));
}
