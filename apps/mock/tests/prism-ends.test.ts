/** Prism can end, hang or not start; the mock in front of it goes on. */
import { createServer } from "node:http";
import { listen } from "@saymon-logs/command-line/listen";
import { afterEach, expect, test } from "vitest";
import type { Mock } from "../src/mock.ts";
import { type Prism, startPrism } from "../src/prism.ts";
import { type GuardOptions, startGuard } from "../src/server.ts";

const started: Mock[] = [];
afterEach(() => Promise.all(started.splice(0).map((mock) => mock.close())));

async function start(
  startOne: () => Promise<Prism>,
  options: GuardOptions = {},
): Promise<() => Promise<number>> {
  const mock = await startGuard(startOne, options);
  started.push(mock);
  return async () => (await fetch(`${mock.url}/node/api/users/session/log?api-token=any`)).status;
}

/** A server in Prism's place. */
async function fakePrism(behaviour: "responds" | "hangs" | "breaks"): Promise<Prism> {
  const server = createServer((request, response) => {
    if (behaviour === "responds") response.end();
    if (behaviour === "breaks") request.socket.destroy();
  });
  const { url, close } = await listen(server);
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  return { url, ended, close: () => close().then(resolve) };
}

test("a Prism that was killed is started again", async () => {
  const prisms: Prism[] = [];
  const request = await start(async () => {
    const prism = await startPrism("mock", []);
    prisms.push(prism);
    return prism;
  });
  expect(await request()).toBe(200);

  await prisms[0]?.close();
  expect(await request()).toBe(200);
  expect(prisms).toHaveLength(2);
});

test("a request that got past the guard and ended Prism ends nothing else", async () => {
  let first: Prism | undefined;
  const request = await start(async () => {
    const prism = await startPrism("mock", []);
    first ??= prism;
    return prism;
  });
  // To Prism itself, as a request that the guard does not know to be harmful.
  const harmful = fetch(`${first?.url}/node/api/users/100%/audit-log?api-token=any`);
  await expect(harmful).rejects.toThrow("fetch failed");
  await first?.ended;
  expect(await request()).toBe(200);
});

test.each(["hangs", "breaks"] as const)("a request with which Prism %s twice gets 502", async (behaviour) => {
  let starts = 0;
  const request = await start(() => fakePrism(++starts > 2 ? "responds" : behaviour), {
    timeout: behaviour === "hangs" ? 50 : 5000,
  });
  expect(await request()).toBe(502);
  expect(await request()).toBe(200);
});

test("while Prism can't be started, requests get 502, and the next one tries again", async () => {
  const prism = await fakePrism("responds");
  const starts = [prism, new Error("out of memory"), new Error("out of memory")];
  const request = await start(async () => {
    const next = starts.shift() ?? (await fakePrism("responds"));
    if (next instanceof Error) throw next;
    return next;
  });
  await prism.close();
  expect(await request()).toBe(502);
  expect(await request()).toBe(200);
});

test("a Prism that does not start is an error with what Prism printed", async () => {
  await expect(startPrism("proxy", ["no URL"])).rejects.toThrow(
    /^Prism did not start: .*Invalid upstream URL provided: no URL/s,
  );
});
