import type { Page } from "@saymon-logs/browser";
import axe from "axe-core";
import { describe, expect, test } from "vitest";
import { operations } from "./document.ts";
import { useReader } from "./reader.ts";

const reader = useReader();

const views = [
  { colorScheme: "light", width: 1440 },
  { colorScheme: "dark", width: 1440 },
  { colorScheme: "light", width: 390 },
  { colorScheme: "dark", width: 390 },
] as const;

describe.each(views)("$colorScheme, $width wide", (view) => {
  test("axe finds nothing on the reference with every operation opened", async () => {
    const page = await openWhole(view);
    expect(await violations(page)).toEqual([]);
    await reader.close(page);
  });

  test("axe finds nothing on an operation that Redoc does not show yet", async () => {
    const page = await reader.open(operations[0]?.link ?? "", { ...view, redocAfter: new Promise(() => {}) });
    await page.waitForFunction(() => document.readyState !== "loading");
    await page.getByRole("heading", { name: operations[0]?.summary ?? "" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await reader.close(page);
  });

  test.each(["index.html", "classes/index.ForbiddenError.html", "functions/index.createClient.html"])(
    "axe finds nothing on client/%s that TypeDoc could be kept from",
    async (path) => {
      const page = await reader.open(`client/${path}`, view);
      // It puts links into what opens and closes a part, and headings of a part one level too deep.
      expect(await violations(page, ["nested-interactive", "heading-order"])).toEqual([]);
      await reader.close(page);
    },
  );

  test.each(["plain.html", "changes.html"])("axe finds nothing on %s", async (path) => {
    const page = await reader.open(path, view);
    expect(await violations(page)).toEqual([]);
    await reader.close(page);
  });
});

test("whatever can be clicked can be reached by keyboard, where it can be seen", async () => {
  const page = await openWhole({ width: 1440 });
  expect(await page.evaluate(onlyForMice)).toEqual([]);

  const reached = new Set<string>();
  for (let step = 0; step < 400; step++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(describeFocus);
    if (!focused) break;
    expect(focused.outline, focused.name).toBe("solid");
    reached.add(focused.name);
  }
  expect([...reached]).toEqual(
    expect.arrayContaining([
      "Search Ctrl+K",
      "Change the layout",
      ...operations.map(({ summary }) => `${summary}get`),
      "200",
      "Bash",
    ]),
  );
  await reader.close(page);
});

test("the search opens, and an operation is chosen, without a mouse", async () => {
  const page = await reader.open("");
  const trigger = page.getByTestId("search-trigger");
  await trigger.getByText("Search").waitFor();
  await trigger.focus();
  await page.keyboard.press("Enter");

  const { summary, link } = operations[1] ?? expect.fail("There is no second operation.");
  const search = page.getByTestId("search-dialog");
  await search.getByRole("textbox").fill(summary);
  await search.locator(`a[href^="${link}"]`).first().waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: summary }).waitFor();
  await reader.close(page);
});

/** Opens the reference in a window so high that Redoc shows all of it. */
async function openWhole(view: { colorScheme?: "light" | "dark"; width: number }): Promise<Page> {
  const page = await reader.open("", { ...view, height: 24_000 });
  for (const { summary } of operations) await page.getByRole("heading", { name: summary }).waitFor();
  // Until then it reads "Loading".
  await page.getByTestId("search-trigger").getByText("Search").waitFor({ state: "attached" });
  return page;
}

async function violations(page: Page, known: string[] = []): Promise<string[]> {
  await page.evaluate(axe.source);
  const result = await page.evaluate(
    (rules) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({
        rules: Object.fromEntries(rules.map((id) => [id, { enabled: false }])),
      }),
    known,
  );
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** Runs in the page: what shows a hand under the mouse, and cannot be focused. */
function onlyForMice(): string[] {
  const focusable = "a[href], button, input, summary, [tabindex]";
  const isClickable = (element: Element | null) => element && getComputedStyle(element).cursor === "pointer";
  return (
    [...document.querySelectorAll("#redoc *")]
      .filter(
        (element) => isClickable(element) && !isClickable(element.parentElement) && element.checkVisibility(),
      )
      .filter((element) => !element.closest(focusable) && !element.querySelector(focusable))
      // The names of the menu's groups, which do nothing.
      .filter((element) => element.getAttribute("data-testid") !== "menu-item-label")
      .map((element) => element.outerHTML)
  );
}

/** Runs in the page: what has the focus now; nothing when it has left the page. */
function describeFocus(): { name: string; outline: string } | undefined {
  const element = document.activeElement;
  if (!element || element === document.body) return;
  const name = element.getAttribute("aria-label") ?? element.textContent ?? "";
  return { name: name.trim(), outline: getComputedStyle(element).outlineStyle };
}
