import type { Browser, Page } from "@saymon-logs/browser";
import { violations } from "@saymon-logs/browser/axe";
import { type Mock, startMock } from "@saymon-logs/mock";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Endpoint } from "../build/document.ts";
import { type Docs, startDocs } from "../src/serve.ts";
import { operations } from "./document.ts";
import { tabThrough, tabTo } from "./keyboard.ts";
import { canBeTried, connectToBrowser, fieldToTry, inFull } from "./reader.ts";

const [session, audit] = [operationOf("listSessionLog"), operationOf("listUserAuditLog")];

const sandboxYear: Record<string, number> = { from: 1735689600000, to: 1767225599999 };

let browser: Browser;
let sandbox: Sandbox;
let mock: Mock;
let docs: Docs;
let page: Page;

beforeAll(async () => {
  [browser, sandbox, mock] = await Promise.all([connectToBrowser(), startSandbox(), startMock()]);
  docs = await startDocs({ path: "/some/path/", servers: { sandbox: sandbox.url, mock: mock.url } });
});

afterAll(async () => {
  await Promise.all([browser?.close(), sandbox?.close(), mock?.close(), docs?.close()]);
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1440, height: 1200 } });
  page.setDefaultTimeout(20_000);
});

afterEach(() => page.context().close());

test("each operation opens with its fields filled in, and shows the response of the sandbox", async () => {
  await open(session);
  await signIn("admin", "secret");
  for (const operation of operations) {
    await goTo(operation);
    for (const { name, example } of operation.parameters)
      expect(await field(name).inputValue()).toBe(String(sandboxYear[name] ?? example));
    await execute("200");
    expect(await page.locator(".live-responses-table .highlight-code").first().textContent()).toContain(
      `"${operation["x-compared-time"].field}"`,
    );
  }
});

test("shows a 401 for a wrong password, a 403 without the permission, and a 404 for an unknown user", async () => {
  await open(session);
  await signIn("admin", "wrong");
  await execute("401");
  await signIn("no-permissions", "secret");
  await execute("403");
  await goTo(audit);
  await signIn("admin", "secret");
  await field("id").fill("0".repeat(24));
  await execute("404");
});

test("sends nothing before it is asked to, shows the response of the mock, and stores nothing that was typed", async () => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await open(session);
  expect(requests.filter((url) => !url.startsWith(docs.url) && !/^(data|blob):/.test(url))).toEqual([]);

  await page.getByLabel("Server", { exact: true }).selectOption(mock.url);
  await signIn("admin", "secret");
  await execute("200");
  expect(requests.at(-1)).toContain(mock.url);
  const stored = await page.evaluate(async () =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      await indexedDB.databases(),
    ]),
  );
  expect(stored).not.toMatch(/secret|admin|YWRtaW4/);
  expect(page.url()).not.toMatch(/secret|admin/);

  await page.reload();
  await canBeTried(page, session);
  await execute("401");
});

test("works with a keyboard alone", async () => {
  await open(session);
  await tabTo(page, "Authorize");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  // The focus is on the login, and does not leave the dialog.
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("auth-basic-username");
  await page.keyboard.type("admin");
  await tabTo(page, "Password:");
  await page.keyboard.type("secret");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Logout");
  expect((await tabThrough(page)).join()).not.toMatch(/GET|Execute/);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Authorize/);
  await tabTo(page, "limit");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("1");
  await tabTo(page, "Execute");
  await page.keyboard.press("Enter");
  await showsStatus("200");
  await tabTo(page, /"userId"/);
});

test("axe finds nothing while someone signs in, nor on a response", async () => {
  const views = [
    { width: 1440, colorScheme: "light" },
    { width: 820, colorScheme: "dark" },
    { width: 390, colorScheme: "dark" },
  ] as const;
  const check = async (sample: number) => {
    for (const { width, colorScheme } of inFull ? views : views.slice(sample)) {
      await page.setViewportSize({ width, height: 1200 });
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), `${width} wide, ${colorScheme}`).toEqual([]);
    }
  };
  await open(audit);
  await page.getByRole("button", { name: "Authorize" }).first().click();
  await page.getByRole("heading", { name: "Available authorizations" }).waitFor();
  await check(2);
  await page.getByRole("button", { name: "Close" }).first().click();
  await signIn("admin", "secret");
  await execute("200");
  await check(1);
});

function operationOf(id: string): Endpoint {
  return operations.find(({ operationId }) => operationId === id) ?? expect.fail(`There is no ${id}.`);
}

async function open(operation: Endpoint): Promise<void> {
  await page.goto(`${docs.url}/try.html#${operation.operationId}`);
  await canBeTried(page, operation);
}

/** Follows a link to another operation, as the reference has them. */
async function goTo(operation: Endpoint): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, operation.operationId);
  await canBeTried(page, operation);
}

function field(name: string) {
  return fieldToTry(page, name);
}

async function signIn(login: string, password: string): Promise<void> {
  await page.getByRole("button", { name: "Authorize" }).first().click();
  await page.getByRole("dialog").waitFor();
  const logout = page.getByRole("button", { name: "Logout" });
  if (await logout.isVisible()) await logout.click();
  await page.getByLabel("Username:", { exact: true }).fill(login);
  await page.getByLabel("Password:", { exact: true }).fill(password);
  await page.locator(".modal-btn.authorize").first().click();
  await page.getByRole("button", { name: "Close" }).first().click();
}

async function execute(status: string): Promise<void> {
  await page.getByRole("button", { name: "Execute" }).click();
  await showsStatus(status);
}

async function showsStatus(status: string): Promise<void> {
  await page
    .locator(".live-responses-table .response-col_status")
    .filter({ hasText: status })
    .first()
    .waitFor();
}
