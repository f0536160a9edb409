/** Healthy servers behind rate limits and proxies: the verification waits, and its findings stay the same. */
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../src/index.ts";
import type { Clock } from "../src/server/deadline.ts";
import { type VerifyOptions, verify } from "../src/verify-provider.ts";
import { fakeClock } from "./support/fake-clock.ts";

/** A user with records in all logs. */
const userId = "62c2f3ce80c8654892764d56";

interface Refusal {
  status: number;
  headers?: Record<string, string>;
}

let sandbox: Sandbox;
let healthy: Report;
beforeAll(async () => {
  sandbox = await startSandbox({ records: 1500 });
  healthy = await verifyBehind(() => undefined);
});
afterAll(() => sandbox?.close());

/** Verifies the sandbox behind something that refuses requests, without waiting. */
function verifyBehind(
  refuse: (index: number, clock: Clock) => Refusal | undefined,
  options: Partial<VerifyOptions> = {},
): Promise<Report> {
  const clock = fakeClock();
  let index = 0;
  const viaProxy: typeof fetch = async (url, init) => {
    const refusal = refuse(index++, clock);
    if (!refusal) return fetch(url, init);
    return new Response("<h1>proxy</h1>", {
      status: refusal.status,
      headers: { "content-type": "text/html", ...refusal.headers },
    });
  };
  const { users, url } = sandbox;
  const auth = { login: "admin", password: "secret" };
  return verify(
    { server: url, auth, userId, apiToken: users[0]?.apiToken, ...options },
    { clock, fetch: viaProxy, respect: () => async () => [] },
  );
}

const withoutCounts = ({ requests, ...report }: Report) => report;

/** What the probes found out. */
const valuesIn = ({ findings }: Report) =>
  findings.flatMap(({ probe, operation, value }) =>
    value === null ? [] : [`${probe} ${operation ?? ""} ${value}`],
  );

/** Every request with `TEST_ALL=1`, else some of them. */
const stride = process.env["TEST_ALL"] === "1" ? 1 : 7;

test("a healthy server passes", () => {
  expect(healthy.verdict).toBe("passed");
  expect(healthy.requests.repeated).toBe(0);
});

/** At most so many requests in any minute. */
function perMinute(most: number, withRetryAfter: boolean) {
  const times: number[] = [];
  return (_index: number, clock: Clock): Refusal | undefined => {
    const now = clock.now();
    while ((times[0] ?? now) <= now - 60_000) times.shift();
    if (times.length < most) {
      times.push(now);
      return undefined;
    }
    const seconds = Math.ceil(((times[0] as number) + 60_000 - now) / 1000);
    return { status: 429, ...(withRetryAfter && { headers: { "retry-after": String(seconds) } }) };
  };
}

describe("behind a rate limit", () => {
  test.for([60, 30])("of %d requests a minute with Retry-After, the result is the same", async (most) => {
    const report = await verifyBehind(perMinute(most, true));
    expect(report.requests.repeated).toBeGreaterThan(0);
    expect(withoutCounts(report)).toEqual(withoutCounts(healthy));
  });

  test("for bursts, without Retry-After, the result is the same", async () => {
    let tokens = 10;
    let refilledAt = 0;
    const report = await verifyBehind((_, clock) => {
      tokens = Math.min(10, tokens + ((clock.now() - refilledAt) / 1000) * 2);
      refilledAt = clock.now();
      if (tokens < 1) return { status: 429 };
      tokens--;
      return undefined;
    });
    expect(report.requests.repeated).toBeGreaterThan(0);
    expect(withoutCounts(report)).toEqual(withoutCounts(healthy));
  });

  test("a low enough rate needs no repetition", async () => {
    const report = await verifyBehind(perMinute(60, true), { rate: 1 });
    expect(report.requests.repeated).toBe(0);
    expect(withoutCounts(report)).toEqual(withoutCounts(healthy));
  });

  test("that allows too few requests within the deadline, the verification is blocked", async () => {
    const report = await verifyBehind(perMinute(10, true), { deadline: 60_000 });
    expect(report.verdict).toBe("blocked");
    expect(report.blockers.map(({ message }) => message).join(" ")).toContain("429");
    expect(report.checks.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    for (const value of valuesIn(report)) expect(valuesIn(healthy)).toContain(value);
  });
});

describe("behind a proxy", () => {
  test("that refuses any single request, the result is the same", async () => {
    for (let at = 0; at < healthy.requests.all; at += stride) {
      const status = [502, 503, 504][at % 3] as number;
      const report = await verifyBehind((index) => (index === at ? { status } : undefined));
      expect.soft(report.requests.repeated).toBe(1);
      expect.soft(withoutCounts(report), `request ${at}`).toEqual(withoutCounts(healthy));
    }
  });

  test("that refuses one request each time, nothing is concluded from it", async () => {
    for (let at = 0; at < healthy.requests.all; at += stride) {
      let count = 0;
      const report = await verifyBehind((index) => {
        const isRefused = index >= at && count < 4;
        if (isRefused) count++;
        return isRefused ? { status: 503 } : undefined;
      });
      expect.soft(report.verdict, `request ${at}`).toBe("blocked");
      expect.soft(report.checks.filter(({ outcome }) => outcome === "failed")).toEqual([]);
      for (const value of valuesIn(report)) expect.soft(valuesIn(healthy), `request ${at}`).toContain(value);
    }
  });

  test("that never reaches the server, the verification is blocked", async () => {
    const report = await verifyBehind(() => ({ status: 503 }));
    expect(report).toMatchObject({ verdict: "blocked", requests: { all: 12, repeated: 9 } });
    expect(report.checks).toEqual([]);
  });
});
