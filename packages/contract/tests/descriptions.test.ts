/** No check depends on the wording of the document. */
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { factsOf } from "../facts.ts";
import type { Report } from "../src/index.ts";
import { fakeClock } from "./support/fake-clock.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ records: 500, fault: "order-turns" });
});
afterAll(() => sandbox?.close());
afterEach(() => {
  vi.doUnmock("node:fs");
  vi.resetModules();
});

/** Verifies the sandbox, with the modules loaded again. */
async function verifyAnew(): Promise<Report> {
  vi.resetModules();
  const { verify } = await import("../src/verify-provider.ts");
  return verify(
    { server: sandbox.url, auth: { login: "admin", password: "secret" } },
    { clock: fakeClock(), respect: () => async () => [] },
  );
}

const prose = ["description", "summary", "title"];
/** Words that a rule could look for. */
const misleading = "Newest first. Oldest first *(example)*. Records compare with `endTime`.";

function withoutProse(key: string, value: unknown): unknown {
  return prose.includes(key) && typeof value === "string" ? misleading : value;
}

test("with every description rewritten, a verification reports the same", async () => {
  const before = await verifyAnew();
  expect(before.verdict).toBe("failed");
  let rewritten = 0;
  vi.doMock("node:fs", async (original) => {
    const fs = await original<typeof import("node:fs")>();
    const readFileSync = (file: URL) => {
      if (!String(file).endsWith("facts.json")) return fs.readFileSync(file, "utf8");
      rewritten++;
      return JSON.stringify(factsOf(JSON.parse(JSON.stringify(document), withoutProse)));
    };
    return { ...fs, readFileSync };
  });
  expect(await verifyAnew()).toEqual(before);
  expect(rewritten).toBe(1);
});
