import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { takeApart } from "../redoc/render.ts";
import { applyPatches, patches } from "../redoc/script.ts";
import { withoutUnused } from "../redoc/styles.ts";

/** What a developer does when one of these tests fails after an update of Redoc. */
const advice = "Look whether Redoc has repaired this. If so, delete the repair; otherwise adapt it";

describe("the script", () => {
  const chunk = new URL("../lib/chunks/redoc.standalone.js", import.meta.resolve("@redocly/cli/bin/cli.js"));

  test.each(patches)("still needs: $why", async ({ from }) => {
    expect(await readFile(chunk, "utf8"), `${advice} in redoc/script.ts.`).toContain(from);
  });

  test.each(patches)("the build fails when $from is gone", ({ from }) => {
    const script = patches.map((patch) => patch.from).join("\n");
    expect(() => applyPatches(script.replaceAll(from, ""))).toThrow(
      "adapt or delete the patch in redoc/script.ts.",
    );
  });
});

describe("the page", () => {
  const whole =
    '<style data-styled="">a{}</style><div id="redoc"><script>1</script></div> <script type="module">const __redoc_definition = 1;</script>';

  test("is taken apart", () => {
    expect(takeApart(whole)).toMatchObject({ body: "<script>1</script>", inlineScript: "1", styles: "a{}" });
  });

  test.each(['<div id="redoc">', "<style data-styled", "__redoc_definition", "<script>1</script>"])(
    "the build fails when %j is gone",
    (text) => {
      expect(() => takeApart(whole.replaceAll(text, ""))).toThrow("Adapt redoc/render.ts.");
    },
  );
});

test("unused custom properties are dropped, those that rules refer to by way of others are kept", () => {
  const styles = [
    ":root{--used:var(--base, 1px);--base:2px;--unused:var(--other);--other:3px;}",
    ":root.dark{--base:4px;--other:5px;}",
    ".only{--unused:6px;}",
    "p{color:red;margin:var( --used);}",
  ].join("\n");
  expect(withoutUnused(styles)).toBe(
    ":root{--used:var(--base, 1px);--base:2px;}\n:root.dark{--base:4px;}\np{color:red;margin:var( --used);}",
  );
});

test("unused fonts are dropped, those that a rule names are kept", () => {
  const used = "@font-face{font-family:'Used';src:url('data:font/woff;base64,AA==') format('woff');}";
  const unused = used.replace("Used", "Unused");
  const rule = "p{font-family:Used;}";
  expect(withoutUnused(`${unused}\n${used}\n${rule}`)).toBe(`${used}\n${rule}`);
});
