import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, connectBrowser, type Page } from "@saymon-logs/browser";
import { violations } from "@saymon-logs/browser/axe";
import { type Mock, startMock } from "@saymon-logs/mock";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { filesIn } from "../build/write.ts";
import { site } from "../src/serve.ts";
import { document, operations } from "./document.ts";

const [mockAddress = "", sandboxAddress = ""] = document.servers
  .filter(({ variables }) => !variables)
  .map(({ url }) => url);
const script = (await filesIn(site)).find((path) => /^assets\/try\.\w+\.js$/.test(path)) ?? "";

let browser: Browser;
let sandbox: Sandbox;
let mock: Mock;
let page: Page;

beforeAll(async () => {
  [browser, sandbox, mock] = await Promise.all([
    connectBrowser(inject("browser")),
    startSandbox({ records: 100 }),
    startMock(),
  ]);
});

afterAll(async () => {
  await Promise.all([browser?.close(), sandbox?.close(), mock?.close()]);
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1440, height: 1200 } });
  page.setDefaultTimeout(20_000);
  // The same page with the ports of these tests; the browser decides by itself what it may read.
  const text = await readFile(join(site, script), "utf8");
  await page.route("**/assets/try.*.js", (route) =>
    route.fulfill({
      contentType: "text/javascript",
      body: text.replaceAll(sandboxAddress, sandbox.url).replaceAll(mockAddress, mock.url),
    }),
  );
});

afterEach(() => page.context().close());

describe.each(operations)("$title", ({ operationId, parameters }) => {
  test("opens with its fields filled in, and shows the response of the sandbox", async () => {
    await open(operationId);
    for (const { name, example } of parameters)
      expect(await page.locator(`tr[data-param-name="${name}"] input`).inputValue()).toBe(String(example));

    await signIn("admin", "secret");
    await execute();
    await showsStatus("200");
    expect(await page.locator(".live-responses-table .highlight-code").first().textContent()).toContain(
      '"userId"',
    );
  });
});

test("shows a 401 for a wrong password, a 403 without the permission, and a 404 for an unknown user", async () => {
  const [session, audit] = operations;
  await open(session?.operationId ?? "");
  await signIn("admin", "wrong");
  await execute();
  await showsStatus("401");

  await open(session?.operationId ?? "");
  await signIn("no-permissions", "secret");
  await execute();
  await showsStatus("403");

  await open(audit?.operationId ?? "");
  await signIn("admin", "secret");
  await page.locator('tr[data-param-name="id"] input').fill("0".repeat(24));
  await execute();
  await showsStatus("404");
});

test("shows the response of the mock", async () => {
  await open(operations[0]?.operationId ?? "");
  await page.getByLabel("Server", { exact: true }).selectOption(mock.url);
  await signIn("anyone", "anything");
  await execute();
  await showsStatus("200");
});

test("stores nothing that was typed", async () => {
  await open(operations[0]?.operationId ?? "");
  await signIn("admin", "secret");
  await execute();
  await showsStatus("200");
  const stored = await page.evaluate(async () =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      window.document.cookie,
      await indexedDB.databases(),
    ]),
  );
  expect(stored).not.toMatch(/secret|admin|YWRtaW4/);
  expect(page.url()).not.toMatch(/secret|admin/);
  await page.reload();
  await isReady();
  await executeUntil("401");
});

test("sends no request before one is asked for", async () => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await open(operations[0]?.operationId ?? "");
  expect(requests.filter((url) => !url.startsWith(inject("site")) && !/^(data|blob):/.test(url))).toEqual([]);
});

test.each([
  { width: 1440, colorScheme: "light" },
  { width: 820, colorScheme: "dark" },
  { width: 390, colorScheme: "dark" },
] as const)(
  "axe finds nothing while a request is made, $width wide, $colorScheme",
  async ({ width, colorScheme }) => {
    await page.setViewportSize({ width, height: 1200 });
    await page.emulateMedia({ colorScheme });
    await open(operations[1]?.operationId ?? "");
    await page.getByRole("button", { name: "Authorize" }).first().click();
    await page.getByRole("heading", { name: "Available authorizations" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Close" }).first().click();
    await signIn("admin", "secret");
    await execute();
    await showsStatus("200");
    expect(await violations(page)).toEqual([]);
  },
);

async function open(operationId: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`${inject("site")}/try.html#${operationId}`);
  await isReady();
}

/** Swagger UI draws the operation first. A request needs the list of servers, which gets its name once it is there. */
async function isReady(): Promise<void> {
  await page.getByRole("button", { name: "Execute" }).waitFor();
  await page.getByLabel("Server", { exact: true }).waitFor();
}

async function signIn(login: string, password: string): Promise<void> {
  await page.getByRole("button", { name: "Authorize" }).first().click();
  await page.getByLabel("Username:", { exact: true }).fill(login);
  await page.getByLabel("Password:", { exact: true }).fill(password);
  await page.locator(".modal-btn.authorize").first().click();
  await page.getByRole("button", { name: "Close" }).first().click();
}

async function execute(): Promise<void> {
  await page.getByRole("button", { name: "Execute" }).click();
}

/** A click that comes while Swagger UI still draws is lost, as nothing delays it here. A person would click again. */
async function executeUntil(status: string): Promise<void> {
  for (let clicks = 1; ; clicks++) {
    await execute();
    try {
      return await showsStatus(status, 5_000);
    } catch (error) {
      if (clicks === 4) throw error;
    }
  }
}

async function showsStatus(status: string, timeout = 20_000): Promise<void> {
  await page
    .locator(".live-responses-table .response-col_status")
    .filter({ hasText: status })
    .first()
    .waitFor({ timeout });
}
