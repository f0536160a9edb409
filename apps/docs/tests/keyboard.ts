import type { Page } from "@saymon-logs/browser";
import { expect } from "vitest";

/**
 * Presses Tab until the element with the name has the focus, and resolves to the names that had it until then. Fails
 * when one of them does not show it, and when the focus leaves the page.
 */
export async function tabTo(page: Page, name: string | RegExp): Promise<string[]> {
  const passed: string[] = [];
  for await (const focused of pressTab(page)) {
    passed.push(focused);
    if (typeof name === "string" ? focused === name : name.test(focused)) return passed;
  }
  throw new Error(`Tab does not reach "${name}". Before that: ${passed.slice(-20).join(", ")}.`);
}

/** Presses Tab until the focus leaves the page, and resolves to the names that had it. Fails when one does not show it. */
export async function tabThrough(page: Page): Promise<string[]> {
  const passed: string[] = [];
  for await (const focused of pressTab(page)) passed.push(focused);
  return passed;
}

/** Presses Tab until the focus leaves the page: the name of what has it after each step. */
async function* pressTab(page: Page): AsyncGenerator<string> {
  const steps = 500;
  for (let step = 0; step < steps; step++) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(describeFocus);
    if (!focus) return;
    expect(focus.seen, `"${focus.name}" does not show that it has the focus.`).toBe(true);
    yield focus.name;
  }
  throw new Error(`Tab does not leave the page after ${steps} steps.`);
}

/** Runs in the page: what has the focus; nothing when it has left the page. */
function describeFocus(): { name: string; seen: boolean } | undefined {
  const element = document.activeElement;
  if (!element || element === document.body) return;
  const [label] = (element as HTMLInputElement).labels ?? [];
  const name =
    element.getAttribute("aria-label") ??
    label?.textContent ??
    (element.textContent || element.getAttribute("placeholder"));
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, bottom } = element.getBoundingClientRect();
  return {
    name: (name ?? "").trim(),
    seen: outlineStyle === "solid" && Number.parseFloat(outlineWidth) >= 2 && bottom > 0 && top < innerHeight,
  };
}
