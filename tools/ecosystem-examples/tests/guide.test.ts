import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const examples = new URL("../src/", import.meta.url);
const guide = readFileSync(new URL("../../../packages/client/GUIDE.md", import.meta.url), "utf8");

test("the guide shows exactly the programs that are tested here", () => {
  const blocks = [...guide.matchAll(/^```tsx? file=(\S+)\n(.*?)^```$/gms)];
  const programs = readdirSync(examples).map((name) => [name, readFileSync(new URL(name, examples), "utf8")]);
  expect(Object.fromEntries(blocks.map(([, name, source]) => [name, source]))).toEqual(
    Object.fromEntries(programs),
  );
});
