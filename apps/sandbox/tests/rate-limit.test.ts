import { expect, onTestFinished, test, vi } from "vitest";
import { ask, start } from "./start.ts";

test("requests above the limit get 429 with Retry-After, until the window ends", async () => {
  const time = vi.spyOn(performance, "now").mockReturnValue(0);
  onTestFinished(() => time.mockRestore());
  const sandbox = await start({ records: 0, rateLimit: { requests: 2 } });
  const request = async () => {
    const { status, headers } = await ask(sandbox, "session/log");
    return [status, headers.get("retry-after")];
  };
  expect([await request(), await request(), await request()]).toEqual([
    [200, null],
    [200, null],
    [429, "60"],
  ]);
  time.mockReturnValue(59_999);
  expect(await request()).toEqual([429, "1"]);
  time.mockReturnValue(60_000);
  expect(await request()).toEqual([200, null]);
});

test("Retry-After can be a date by the server's clock, or missing", async () => {
  const limit = { requests: 0, window: 5000 };
  const dated = await start({ records: 0, dateOffset: 0, rateLimit: { ...limit, retryAfter: "date" } });
  const { headers } = await ask(dated, "session/log");
  const wait = Date.parse(headers.get("retry-after") ?? "") - Date.parse(headers.get("date") ?? "");
  expect(wait).toBeGreaterThanOrEqual(5000);
  expect(wait).toBeLessThanOrEqual(7000);

  const silent = await start({ records: 0, rateLimit: { ...limit, retryAfter: "none" } });
  const response = await ask(silent, "session/log");
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, null]);
});

test("dateOffset: the header Date is the sandbox's clock, ahead or behind", async () => {
  for (const dateOffset of [0, 3_600_000, -3_600_000]) {
    const sandbox = await start({ records: 0, dateOffset });
    sandbox.clock.advance(1000);
    const response = await ask(sandbox, "session/log");
    expect(Date.parse(response.headers.get("date") ?? "")).toBe(sandbox.clock.now() + dateOffset);
  }
});
