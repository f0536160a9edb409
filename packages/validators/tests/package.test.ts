/** The built package, and bundles of it. */
import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";
import * as validators from "../dist/index.js";
import { sourcesOf } from "../sources.ts";
import { document, resolved, type Schema, schemas } from "./document.ts";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const files = await readdir(dist);

describe.each(files)("%s", async (name) => {
  const code = await readFile(`${dist}${name}`, "utf8");

  test.each([/\bajv\b/i, /\brequire\b\s*\(/, /\beval\b/, /\bnew\s+Function\b/])(
    "does not contain %s",
    (unwanted) => {
      expect(code).not.toMatch(unwanted);
    },
  );

  test("imports only files of the package, and types", () => {
    const imports = code
      .replaceAll(/^import type .*$/gm, "")
      .matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g);
    const specifiers = [...imports].map(([, specifier]) => specifier);
    expect(specifiers.filter((specifier) => !files.includes(specifier?.replace("./", "") ?? ""))).toEqual([]);
  });
});

test("dist/ is up to date with the generator", async () => {
  for (const [name, text] of Object.entries(sourcesOf(document))) {
    expect(await readFile(`${dist}${name}`, "utf8")).toBe(text);
  }
});

test("generated files say so", async () => {
  const generated = ["checks.js", "index.js", "index.d.ts"];
  const texts = await Promise.all(generated.map((name) => readFile(`${dist}${name}`, "utf8")));
  expect(texts.filter((text) => !text.startsWith("// Generated from the OpenAPI document "))).toEqual([]);
});

test("every export is marked as pure, for bundlers that do not detect it", async () => {
  const lines = (await readFile(`${dist}index.js`, "utf8")).split("\n");
  const exports = lines.filter((line) => line.startsWith("export "));
  expect(exports.filter((line) => !line.includes(" = /* @__PURE__ */ "))).toEqual([]);
});

test("works where code generation from strings is forbidden", () => {
  const code = `
    import { errorBody } from "./dist/index.js";
    console.log(errorBody["~standard"].validate({ code: "", message: 1 }).issues.length);`;
  const flags = ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", code];
  const output = execFileSync(process.execPath, flags, {
    cwd: new URL("../", import.meta.url),
    encoding: "utf8",
  });
  expect(output).toBe("1\n");
});

describe("a bundle with one validator contains only its rules", () => {
  test.each(Object.keys(validators))("%s", async (name) => {
    expect(requiredBy(await bundleOf(name))).toEqual(requiredIn(schemaOf(name)));
  });

  test("a bundle without a validator contains no rules", async () => {
    expect(await bundleOf("")).not.toMatch(/\w\(/);
  });
});

async function bundleOf(name: string): Promise<string> {
  const entry = `export { ${name} } from ${JSON.stringify(`${dist}index.js`)};`;
  const bundle = await rolldown({
    input: "entry",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? id : null),
        load: (id) => (id === "entry" ? entry : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  return output[0].code;
}

/** The fields that the code of a bundle can report as missing. */
function requiredBy(code: string): string[] {
  return unique([...code.matchAll(/missing\d+ = "(\w+)"/g)].map(([, field]) => field ?? ""));
}

function requiredIn(schema: Schema): string[] {
  const { required = [], items, properties = {} } = resolved(schema);
  const inside = [...(items ? [items] : []), ...Object.values(properties)];
  return unique([...required, ...inside.flatMap(requiredIn)]);
}

function schemaOf(name: string): Schema {
  const [schema] = Object.entries(schemas).filter(([other]) => other.toLowerCase() === name.toLowerCase());
  return schema?.[1] ?? {};
}

function unique(names: string[]): string[] {
  return [...new Set(names)].sort();
}
