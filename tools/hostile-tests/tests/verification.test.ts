/** The provider verification against hostile servers. */
import { parse } from "junit2json";
import { expect, test } from "vitest";
import { toAttachment } from "../../../packages/contract/src/report/attachment.ts";
import { toJUnit } from "../../../packages/contract/src/report/junit.ts";
import type { Report } from "../../../packages/contract/src/report/report.ts";
import { toText } from "../../../packages/contract/src/report/text.ts";
import { verify } from "../../../packages/contract/src/verify-provider.ts";
import { fakeClock } from "../../../packages/contract/tests/support/fake-clock.ts";
import { healthyServer, userId } from "../src/healthy.ts";
import { type HostileResponse, marker, respond } from "../src/hostile.ts";
import { forHostileServers, type HostileRun } from "../src/runs.ts";
import { formsOf, leaksIn, secrets } from "../src/secrets.ts";

async function verifyHostile(run: HostileRun, isHostile: (index: number) => boolean): Promise<Report> {
  const { login, secret, responses } = run;
  const { fetch: respondHealthy } = healthyServer();
  let count = 0;
  let used = 0;
  return verify(
    {
      server: "https://saymon.example.com",
      auth: { login, password: secret },
      otherAuth: { login: "other.login", password: secrets[3] as string },
      apiToken: secrets[8],
      wrongPassword: true,
    },
    {
      clock: fakeClock(),
      respect: () => async () => [],
      async fetch(input, init) {
        const response = isHostile(count++) ? responses[used++ % responses.length] : undefined;
        return response ? respond(response) : respondHealthy(input as URL, init);
      },
    },
  );
}

async function expectSafe(report: Report, { login, secret }: HostileRun): Promise<void> {
  const text = toText(report, false);
  const junit = toJUnit(report);
  const attachment = JSON.stringify(toAttachment(report));
  for (const output of [text, junit, attachment, JSON.stringify(report)]) {
    expect(leaksIn(output, login, secret)).toEqual([]);
    expect(leaksIn(output, "other.login", secrets[3] as string)).toEqual([]);
    expect(output.length).toBeLessThan(300_000);
  }
  expect(text.match(/^(PASSED|FAILED|BLOCKED): /gm)).toHaveLength(1);
  expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(text).not.toMatch(/::|##\w*\[/);
  const suites = await parse(junit);
  expect(suites).toHaveProperty("testsuite");
  expect(attachment).not.toContain(marker);
  for (const name of [login, "other.login", userId]) expect(attachment).not.toContain(name);
}

test("a verification of a server that is hostile in everything ends in a safe report", async () => {
  await forHostileServers(30, 12, async (run) => {
    await expectSafe(await verifyHostile(run, () => true), run);
  });
});

test("a verification of a server that is hostile at times ends in a safe report", async () => {
  let start = 0;
  await forHostileServers(30, 12, async (run) => {
    // Other requests of the verification each time, so that each step gets hostile responses.
    start = (start + 7) % 60;
    const isHostile = (index: number) => index >= start && index % 3 === 0;
    await expectSafe(await verifyHostile(run, isHostile), run);
  });
});

test.each(secrets.map((secret, index) => ({ secret, index })))(
  "secret $index, which the server repeats in every form and place, is in no report",
  async ({ secret }) => {
    const login = "planted.login";
    const repeated = formsOf(login, secret).join(` ${marker} `);
    const inHeader = repeated.replace(/[^ -~]/g, "?");
    const run = { login, secret, responses: [200, 401, 403, 400].map(repeat) };
    await expectSafe(await verifyHostile(run, () => true), run);
    await expectSafe(await verifyHostile(run, (index) => index > 2), run);

    function repeat(status: number): HostileResponse {
      const record = { id: repeated, userId: secret, login: repeated, startTime: 1, timestamp: repeated };
      const body =
        status === 200 ? [record, { ...record, timestamp: 1 }] : { code: repeated, message: repeated };
      const headers = { "content-type": status === 403 ? inHeader : "application/json", location: inHeader };
      return { status, headers, body: new Uint8Array(Buffer.from(JSON.stringify(body))), closed: "no" };
    }
  },
);

test("an endless body is not read to its end", async () => {
  let pulled = 0;
  const chunk = new Uint8Array(1_000_000).fill(32);
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          pulled += chunk.length;
          controller.enqueue(chunk);
        },
      }),
      { headers: { "content-type": "application/json" } },
    );
  const report = await verify(
    { server: "https://saymon.example.com", auth: { login: "auditor", password: "secret" } },
    { clock: fakeClock(), fetch: async () => endless() },
  );
  expect(report.verdict).toBe("blocked");
  expect(pulled).toBeLessThan(155_000_000);
});
