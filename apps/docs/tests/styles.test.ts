import { expect, test } from "vitest";
import { withoutUnusedProperties } from "../build/styles.ts";

test("keeps the properties that rules refer to, also by way of others, in every theme", () => {
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
