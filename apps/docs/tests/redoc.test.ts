import { readFile } from "node:fs/promises";
import type { Page } from "@saymon-logs/browser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { takeApart } from "../redoc/render.ts";
import { type Repair, repairs } from "../redoc/repairs.ts";
import { applyPatches, patches } from "../redoc/script.ts";
import { withoutUnusedProperties } from "../redoc/styles.ts";
import { redocRuns, useReader } from "./reader.ts";

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

describe("the elements", () => {
  const reader = useReader();
  let page: Page;

  beforeAll(async () => {
    page = await reader.open("index.html", { height: 30_000 });
    await redocRuns(page);
    await page.keyboard.press("Control+K");
    await page.getByTestId("search-dialog").waitFor();
    await page.getByTestId("search-dialog").getByRole("textbox").fill("log");
  });

  afterAll(() => reader.close(page));

  test.each(repairs)("still need: $why ($selector)", async (repair) => {
    await expect
      .poll(() => page.evaluate(isRepaired, repair), { message: `${advice} in redoc/repairs.ts.` })
      .toBe(true);
  });
});

/** Runs in the page: whether the elements are there and have the attributes. */
function isRepaired({ selector, attributes }: Repair): boolean {
  // An attribute that is removed no longer matches its own selector.
  if (Object.values(attributes).includes(null)) return !document.querySelector(selector);
  const elements = [...document.querySelectorAll(selector)];
  return (
    elements.length > 0 &&
    elements.every((element) =>
      Object.entries(attributes).every(([name, value]) => element.getAttribute(name) === value),
    )
  );
}

test("unused custom properties are dropped, those that rules refer to by way of others are kept", () => {
  const styles = [
    ":root{--used:var(--base, 1px);--base:2px;--unused:var(--other);--other:3px;}",
    ":root.dark{--base:4px;--other:5px;}",
    ".only{--unused:6px;}",
    "p{color:red;margin:var( --used);}",
  ].join("\n");
  expect(withoutUnusedProperties(styles)).toBe(
    ":root{--used:var(--base, 1px);--base:2px;}\n:root.dark{--base:4px;}\np{color:red;margin:var( --used);}",
  );
});
