import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { server } from "../src/msw.ts";

const url = "https://saymon.example.com";
const sessionLog = `${url}/node/api/users/session/log`;
let GET: (request: Request) => Promise<Response>;

beforeAll(() => {
  server.listen({ onUnhandledFrame: "error" });
  vi.stubEnv("SAYMON_URL", url);
  vi.stubEnv("SAYMON_LOGIN", "admin");
  vi.stubEnv("SAYMON_PASSWORD", "top-secret");
});
// A new client for each test: a 503 slows down all calls of a client.
beforeEach(async () => {
  vi.resetModules();
  ({ GET } = await import("../src/route.ts"));
});
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
});
afterAll(() => {
  server.close();
  vi.unstubAllEnvs();
});

const call = (init?: RequestInit) => GET(new Request("https://app.example.com/api/sessions", init));

test("the route responds with login and time of the sessions, and nothing else", async () => {
  const response = await call();
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual([{ login: "admin", startTime: 1651662280161 }]);
});

test.each([
  { from: 403, to: 502, error: "ForbiddenError" },
  { from: 503, to: 503, error: "ServerError" },
])("the route turns $from into $to, and shows no secret", async ({ from, to, error }) => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const headers = { "Retry-After": "3600" }; // Longer than the client waits.
  server.use(http.get(sessionLog, () => HttpResponse.json("top-secret", { status: from, headers })));
  const response = await call();
  expect(response.status).toBe(to);
  expect(await response.json()).toEqual({ error });
  expect(log.mock.calls).toHaveLength(1);
  expect(JSON.stringify(log.mock.calls)).not.toContain("top-secret");
});

test("the route ends when its request does", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const controller = new AbortController();
  server.use(
    http.get(sessionLog, () => {
      controller.abort();
      return new Promise<never>(() => {});
    }),
  );
  const response = await call({ signal: controller.signal });
  expect(await response.json()).toEqual({ error: "AbortError" });
});
