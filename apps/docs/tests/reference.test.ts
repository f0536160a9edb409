import type { Locator, Page } from "@saymon-logs/browser";
import { violations } from "@saymon-logs/browser/axe";
import type { Schema } from "@saymon-logs/openapi/document";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { detailsTitle, examplesOf, operationAnchor } from "../build/sections.ts";
import { type Repair, repairs } from "../redoc/repairs.ts";
import { compact, document, operations, sections } from "./document.ts";
import { inFull, openWhole, redocRuns, useReader } from "./reader.ts";

const reader = useReader();
let page: Page;

beforeAll(async () => {
  page = await openWhole(reader);
});

afterAll(() => reader.close(page));

function sectionOf(name: string): Locator {
  return page.locator(`[data-section-id="/${name}"]`);
}

describe.each(operations)("the operation “$title”", (operation) => {
  const anchor = operationAnchor(operation);
  const shown = () => sectionOf(anchor);

  test("begins with path, purpose and permission", async () => {
    const text = compact(await shown().textContent());
    const order = [
      operation.title,
      `GET ${operation.path}`,
      operation.description,
      "Try it",
      detailsTitle,
      operation["x-details-summary"] ?? "",
      operation["x-details"]?.split("\n")[0] ?? "",
      "Query",
      "Responses",
    ].map((part) => text.indexOf(compact(part)));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test("shows sample and response beside the description on a wide screen", async () => {
    const [sample, response, description] = await Promise.all([
      box(shown().getByTestId("source-code").first()),
      box(shown().getByTestId("json-viewer")),
      box(shown().getByText("Try it")),
    ]);
    expect(sample.x).toBeGreaterThan(description.x + description.width);
    expect(response.y).toBeGreaterThan(sample.y);
    expect(response.y - sample.y).toBeLessThan(500);
  });

  test("shows everything that the document says of each parameter", async () => {
    for (const { name, description, schema, example, required } of operation.parameters) {
      const field = shown().locator(`[id$="path=${name.toLowerCase()}"]`).first();
      const { examples: _, ...facts } = schema;
      await showsFacts(field, { ...facts, description }, required);
      expect(compact(await field.textContent())).toContain(compact(String(example)));
    }
  });

  test("shows everything that the document says of each field of each response", async () => {
    for (const [status, { description, content }] of Object.entries(operation.responses)) {
      await shown().getByRole("tab", { name: status }).first().click();
      const text = () => shown().textContent().then(compact);
      await expect.poll(text).toContain(compact(description));
      for (const { schema } of Object.values(content)) {
        for (const about of [schema.description, schema.items?.description])
          expect(await text()).toContain(compact(about ?? ""));
        await showsFields(shown(), status, schema, []);
      }
    }
  });

  test("shows every example of every response", async () => {
    for (const [status, { content }] of Object.entries(operation.responses).slice(
      0,
      inFull ? undefined : 1,
    )) {
      await shown().getByRole("tab", { name: status }).first().click();
      const examples = Object.values(content).flatMap((body) => Object.values(body.examples));
      for (const { summary, value } of examples) {
        if (examples.length > 1)
          await choose(
            shown(),
            examples.map((example) => example.summary),
            summary,
          );
        await expect
          .poll(() => shown().getByTestId("json-viewer").textContent().then(compact))
          .toBe(compact(JSON.stringify(value)));
      }
    }
    await shown().getByRole("tab", { name: "200" }).first().click();
  });

  test("says which status the example belongs to", async () => {
    await shown().getByTestId("right-panel").getByRole("button", { name: "401" }).click();
    await shown().getByTestId("right-panel").getByRole("button", { name: "401", pressed: true }).waitFor();
    await shown().getByTestId("right-panel").getByRole("button", { name: "200" }).click();
    await shown().getByTestId("right-panel").getByRole("button", { name: "401", pressed: false }).waitFor();
  });

  test.runIf(inFull || operation === operations[0])("shows every code sample, and copies it", async () => {
    const code = shown().getByTestId("source-code").first();
    const labels = operation["x-codeSamples"].map(({ label }) => label);
    for (const { label, source } of operation["x-codeSamples"]) {
      await choose(shown(), labels, label);
      await expect.poll(() => code.textContent()).toContain(source.trimEnd().split("\n").at(-1));
      await shown()
        .getByRole("button", { name: /^Copy: the sample/ })
        .first()
        .click();
      await copied(source.trimEnd());
    }
  });
});

test.each(sections)("“$title” copies its Markdown, and says so", async ({ kind, anchor, markdown }) => {
  const section =
    kind === "overview" ? page.locator("[data-section-id]").first() : sectionOf(anchor.slice(1));
  await section.getByTestId("page-actions").getByRole("button", { name: /^Copy/ }).click();
  await copied(markdown);
  expect(await page.getByRole("status").textContent()).toBe("Copied");
});

test("code in a guide has a button that copies it", async () => {
  const code = sectionOf("errors").locator("pre").first();
  await sectionOf("errors")
    .getByRole("button", { name: /^Copy: code/ })
    .first()
    .click();
  await copied(((await code.textContent()) ?? "").trimEnd());
});

test("no two buttons of a section have the same name", async () => {
  const names = await page.evaluate(() =>
    [...window.document.querySelectorAll("[data-section-id]")].map((section) =>
      [...section.querySelectorAll("button:not([role])")]
        .filter((button) => button.checkVisibility())
        .map((button) => button.getAttribute("aria-label") ?? button.textContent.trim()),
    ),
  );
  const statuses = /^[1-5]\d\d$/;
  for (const section of names) {
    const shown = section.filter((name) => !statuses.test(name));
    expect(shown.filter((name, index) => shown.indexOf(name) !== index)).toEqual([]);
  }
});

test("code scrolls sideways and is not broken", async () => {
  const broken = await page.evaluate(() =>
    [...window.document.querySelectorAll("#redoc pre, #redoc td code")]
      .filter((element) => {
        const style = getComputedStyle(element);
        return style.whiteSpace === "pre-wrap" || style.overflowWrap === "anywhere";
      })
      .map((element) => element.textContent),
  );
  expect(broken).toEqual([]);
});

test("axe finds nothing, and nothing is for a mouse alone", async () => {
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(onlyForMice)).toEqual([]);
});

test("no button lies over code, and no name of an example is cut off", async () => {
  expect(await page.evaluate(coveredOrCutOff)).toEqual([]);
});

test("the security dialog names the scheme", async () => {
  await page
    .getByRole("button", { name: /^View security details/ })
    .first()
    .click();
  await expect.poll(() => page.locator("body").textContent()).toMatch(/HTTP Authorization Scheme:?\s*basic/i);
  await page.keyboard.press("Escape");
});

test("the title of the page names the part that is open", async () => {
  for (const { anchor, title } of sections.slice(1)) {
    await page.locator(`.menu-content a[href$="#${anchor}"]`).first().click();
    await expect.poll(() => page.title()).toBe(`${title} – ${document.info.title}`);
  }
});

test("the search finds what people look for, and Redoc's elements have been repaired", async () => {
  await page.getByTestId("search-trigger").click();
  const dialog = page.getByTestId("search-dialog");
  for (const [words, title] of [
    ["pagination", "Long logs"],
    ["who deleted", "Audit log"],
    ["basic", "Authentication"],
    ["sign in", "Session log"],
    ...operations.slice(0, inFull ? undefined : 1).map(({ path, title }) => [path, title]),
  ] as const) {
    await dialog.getByRole("textbox").fill(words);
    await dialog.locator("a").filter({ hasText: title }).first().waitFor();
  }
  for (const repair of repairs) {
    const advice = `${repair.why} Look whether Redoc has repaired this. If so, delete the repair; otherwise adapt it in redoc/repairs.ts.`;
    await expect.poll(() => page.evaluate(isRepaired, repair), { message: advice }).toBe(true);
  }
  await page.keyboard.press("Escape");
});

test("on a phone the menu opens and nothing is wider than the screen", async () => {
  const phone = await reader.open("index.html", { width: 390, height: 844 });
  await redocRuns(phone);
  for (const operation of operations) {
    await phone.getByRole("button", { name: "Contents" }).click();
    await phone.getByRole("link", { name: operation.title }).first().click();
    await phone.getByRole("heading", { name: operation.title }).first().waitFor();
    expect(await phone.evaluate(() => window.document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await phone.evaluate(coveredOrCutOff)).toEqual([]);
  }
  await reader.close(phone);
});

/** Runs in the page: whether the elements are there and have the attributes. */
function isRepaired({ selector, attributes }: Repair): boolean {
  // An attribute that is removed no longer matches its own selector.
  if (Object.values(attributes).includes(null)) return !window.document.querySelector(selector);
  const elements = [...window.document.querySelectorAll(selector)];
  return (
    elements.length > 0 &&
    elements.every((element) =>
      Object.entries(attributes).every(([name, value]) => element.getAttribute(name) === value),
    )
  );
}

/** Runs in the page: what shows a hand under the mouse, and cannot be focused. */
function onlyForMice(): string[] {
  const focusable = "a[href], button, input, summary, [tabindex]";
  const isClickable = (element: Element | null) => element && getComputedStyle(element).cursor === "pointer";
  return (
    [...window.document.querySelectorAll("#redoc *")]
      .filter(
        (element) => isClickable(element) && !isClickable(element.parentElement) && element.checkVisibility(),
      )
      .filter((element) => !element.closest(focusable) && !element.querySelector(focusable))
      // The names of the menu's groups, which do nothing.
      .filter((element) => element.getAttribute("data-testid") !== "menu-item-label")
      .map((element) => element.outerHTML)
  );
}

/** Runs in the page: code below a button, and buttons whose text is cut off. */
function coveredOrCutOff(): string[] {
  const codes = [
    ...window.document.querySelectorAll("#redoc pre:has(+ .copy-code), #redoc [data-testid=source-code]"),
  ].filter((code) => {
    const block = code.closest('[data-component-name="CodeBlock/CodeBlock"]');
    const button = (block?.querySelector("button") ?? code.nextElementSibling)?.getBoundingClientRect();
    const { right } = code.getBoundingClientRect();
    // The text alone: a button may lie beside a short line.
    const texts = window.document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const range = window.document.createRange();
      range.selectNodeContents(texts.currentNode);
      for (const line of range.getClientRects()) {
        const isBeside = !button || Math.min(line.right, right) <= button.left || line.left >= button.right;
        if (!isBeside && line.top < button.bottom && line.bottom > button.top) return true;
      }
    }
    return false;
  });
  const names = [
    ...window.document.querySelectorAll('#redoc [aria-haspopup="menu"] > span:first-child'),
  ].filter((name) => name.scrollWidth > name.clientWidth && getComputedStyle(name).display !== "inline");
  return [...codes, ...names].map(({ textContent }) => textContent);
}

/** Each field of a schema has an element with all its facts. */
async function showsFields(shown: Locator, status: string, schema: Schema, path: string[]): Promise<void> {
  const { properties = {}, required = [] } = schema.items ?? schema;
  for (const [name, field] of Object.entries(properties)) {
    const fieldPath = [...path, name.toLowerCase()];
    const element = shown.locator(`[id*="t=response&c=${status}&path=${fieldPath.join("/")}"]`).first();
    await showsFacts(element, field, required.includes(name));
    await showsFields(shown, status, field, fieldPath);
  }
}

async function showsFacts(element: Locator, field: Schema, required = false): Promise<void> {
  const text = compact(await element.textContent());
  const types = [field.type ?? []].flat();
  const facts = [
    ...types,
    field.format,
    field.description,
    field.minLength === 1 && "non-empty",
    field.minimum !== undefined && String(field.minimum),
    field.maximum !== undefined && String(field.maximum),
    required && "required",
    examplesOf(field),
  ];
  for (const fact of facts) if (fact) expect(text).toContain(compact(fact));
}

async function choose(shown: Locator, names: string[], name: string): Promise<void> {
  const any = new RegExp(
    `^(${names.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})$`,
  );
  await shown.getByRole("button", { name: any }).first().click();
  await page.getByRole("menuitem", { name, exact: true }).click();
}

async function copied(text: string): Promise<void> {
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text);
}

async function box(locator: Locator) {
  return (await locator.boundingBox()) ?? expect.fail("The element is not shown.");
}
