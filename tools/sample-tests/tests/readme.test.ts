/** Each TypeScript block of the READMEs and of doc comments: typed, and run against the sandbox. */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "@saymon-logs/release/run";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkTypes, program } from "./program.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

const blocks = globSync(
  ["README.md", "packages/*/README.md", "packages/{client,contract,validators}/src/**/*.ts"],
  {
    cwd: root,
  },
)
  .map((file) => file.replaceAll("\\", "/"))
  .sort()
  .flatMap((file) => {
    const text = readFileSync(root + file, "utf8").replaceAll(/^ *\* ?/gm, file.endsWith(".ts") ? "" : "$&");
    return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, source = ""], index) => ({
      title: `${file}, block ${index + 1}`,
      name: `${file.replaceAll(/\W/g, "-")}-${index + 1}.ts`,
      source,
    }));
  });

// With the records that the blocks ask for: of October 2026, and those of the vendor.
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ records: 1_000, until: Date.UTC(2026, 10) });
});
afterAll(() => sandbox.close());

test("there are blocks in the README, and in the client's README and doc comments", () => {
  const titles = blocks.map(({ title }) => title);
  expect(titles).toContain("README.md, block 1");
  expect(titles).toContain("packages/client/README.md, block 1");
  expect(titles).toContain("packages/client/src/client.ts, block 1");
});

test("they are typed", async () => {
  await checkTypes(await Promise.all(blocks.map(({ name, source }) => program(name, source))));
});

test.for(blocks)("$title runs", async ({ name, source }) => {
  const env = {
    SAYMON_URL: sandbox.url,
    SAYMON_LOGIN: "admin",
    SAYMON_PASSWORD: "secret",
    SAYMON_API_TOKEN: sandbox.users[0]?.apiToken ?? "",
  };
  const path = await program(`run-${name}`, source.replaceAll("https://saymon.example.com", sandbox.url));
  await run(process.execPath, [path], { env });
});

test("the README's two commands are the scripts of this repository", () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  const commands = [...readFileSync(`${root}README.md`, "utf8").matchAll(/npx -y pnpm@12 ([\w:]+)/g)];
  expect(commands.map(([, script]) => script)).toEqual(expect.arrayContaining(["start", "test"]));
  for (const [, script = ""] of commands) expect(scripts).toHaveProperty(script);
});

test("CI runs the README's test command", () => {
  expect(readFileSync(`${root}.ci/run`, "utf8")).toMatch(/^npx -y pnpm@12 test$/m);
});
