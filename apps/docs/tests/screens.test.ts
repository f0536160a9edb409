import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "@saymon-logs/browser";
import { describe, expect, test } from "vitest";
import { type Reading, useReader } from "./reader.ts";
import { difference } from "./screens.ts";

const accepting = process.env["ACCEPT_SCREENS"] === "1";
/** The share of a picture that may look different: more than another font changes, less than a missing part. See below. */
const tolerance = 0.03;

const views: [name: string, path: string, reading: Reading][] = [
  ["overview-light", "", { colorScheme: "light" }],
  ["overview-dark", "", { colorScheme: "dark" }],
  ["operation-light", "#/listsessionlog", { colorScheme: "light" }],
  ["operation-dark", "#/listuserauditlog", { colorScheme: "dark" }],
  ["guide-light", "#/errors", { colorScheme: "light" }],
  ["overview-phone", "", { colorScheme: "light", width: 390, height: 844 }],
  ["operation-phone", "#/listpasswordlog", { colorScheme: "dark", width: 390, height: 844 }],
  ["plain-light", "plain.html", { colorScheme: "light" }],
  ["plain-phone", "plain.html#errors", { colorScheme: "dark", width: 390, height: 844 }],
];

const reader = useReader();

test.each(views)("%s looks as accepted", async (name, path, reading) => {
  const page = await openStill(path, reading);
  const actual = await picture(page);
  if (accepting) await save(accepted(name), actual);

  const differs = await difference(page, await readFile(accepted(name)), actual);
  if (differs > tolerance) {
    const file = new URL(`../.turbo/screens/${name}.png`, import.meta.url);
    await save(file, actual);
    expect.fail(
      `${Math.round(differs * 100)} % of ${name} looks different. Look at ${fileURLToPath(file)}; when it is as it should be, \`pnpm --filter @saymon-logs/docs accept\` accepts it.`,
    );
  }
  await reader.close(page);
});

describe.skipIf(accepting)("the comparison", () => {
  test.each([
    ["a wide font", "* { font-family: serif !important; letter-spacing: 0.05em !important }"],
    ["a narrow font", "* { font-weight: 400 !important; letter-spacing: -0.03em !important }"],
  ])("accepts %s", async (_, style) => {
    expect(await differenceWith(style)).toBeLessThanOrEqual(tolerance);
  });

  test.each([
    ["no menu", ".menu-content { visibility: hidden }"],
    ["no code", "[data-component-name='CodeBlock/CodeBlock'] { visibility: hidden }"],
    ["another header", ".site-header { background: #b00 !important }"],
    ["everything at another place", "#redoc { transform: translateX(90px) }"],
    ["another colour of the page", "#redoc > * { background: #ccd8d8 !important }"],
  ])("notices %s", async (_, style) => {
    expect(await differenceWith(style)).toBeGreaterThan(tolerance);
  });

  async function differenceWith(style: string): Promise<number> {
    const page = await openStill("#/listsessionlog", { colorScheme: "light" });
    await page.evaluate((text) => {
      const element = document.createElement("style");
      element.textContent = text;
      document.head.append(element);
    }, style);
    const differs = await difference(page, await readFile(accepted("operation-light")), await picture(page));
    await page.context().close();
    return differs;
  }
});

/** Opens a page and waits until it has come to rest. */
async function openStill(path: string, reading: Reading): Promise<Page> {
  const page = await reader.open(path, { ...reading, deviceScaleFactor: 0.5 });
  if (!path.startsWith("plain"))
    await page
      .locator("#redoc [data-testid='search-trigger']")
      .getByText("Search")
      .waitFor({ state: "attached" });
  await page.waitForFunction(isStill, undefined, { polling: 100 });
  return page;
}

/** Runs in the page: whether everything stands where it stood the last time. */
function isStill(): boolean {
  const state = window as unknown as { before?: string };
  const now = `${scrollY} ${document.body.scrollHeight} ${document.body.innerHTML.length}`;
  const still = state.before === now;
  state.before = now;
  return still;
}

function picture(page: Page): Promise<Buffer> {
  return page.screenshot({ animations: "disabled", caret: "hide" });
}

function accepted(name: string): URL {
  return new URL(`screens/${name}.png`, import.meta.url);
}

async function save(file: URL, content: Buffer): Promise<void> {
  await mkdir(new URL("./", file), { recursive: true });
  await writeFile(file, content);
}
