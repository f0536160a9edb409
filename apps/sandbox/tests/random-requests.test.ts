/** Whatever is requested, the response is one that the document describes. */

import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { document, logNames, permissions, userParameterOf } from "../src/document.ts";
import { createRandom } from "../src/random.ts";
import type { Incoming } from "../src/responder.ts";
import { createRoutes } from "../src/routes.ts";
import { behaviourOptions, type SandboxOptions } from "../src/sandbox.ts";
import { basic, busy, start, userOf } from "./start.ts";

const requests = process.env["TEST_ALL"] ? 10_000 : 300;

// Independent of the validation in the sandbox: another set-up of Ajv, and operations found by hand.
const ajv = new Ajv2020({ strict: false, formats: { int32: true, int64: true } });
const checks = Object.entries(document.paths).map(([path, { get }]) => ({
  path: new RegExp(`^${path.replace(/\{\w+\}/, "[^/]+")}$`),
  responses: Object.fromEntries(
    Object.entries(get.responses).map(([status, { content }]) => [
      status,
      ajv.compile(content["application/json"].schema),
    ]),
  ),
}));

const time = fc.oneof(
  fc.integer({ min: Date.UTC(2019, 0), max: Date.UTC(2027, 0) }).map(String),
  fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2026, 0) }).map(String),
);
const rubbish = fc.constantFrom(
  "",
  " ",
  "-1",
  "0",
  "1.5",
  "1e3",
  "0x10",
  "NaN",
  "null",
  "many",
  "9".repeat(20),
  "%00",
  "[]",
);
const count = fc.oneof(fc.nat(1200).map(String), fc.nat(2 ** 31).map(String));
const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }));

const userParameters = [...new Set(logNames.flatMap((log) => userParameterOf(log)?.name ?? []))];
const parameter = fc.oneof(
  fc.tuple(fc.constantFrom("from", "to"), time),
  fc.tuple(fc.constantFrom("limit", "skip"), count),
  fc.tuple(
    fc.constantFrom("from", "to", "limit", "skip", ...userParameters, "api-token", "from[]", "limit[a]"),
    rubbish,
  ),
  fc.tuple(fc.constantFrom(...userParameters), fc.constantFrom(busy, "unknown")),
  fc.tuple(text, text),
);
const segment = fc.oneof(
  fc.constantFrom(busy, "unknown", "session", "%2F", "%E0", "..", "a b"),
  text.map(encoded),
);
const path = fc.oneof(
  ...Object.keys(document.paths).flatMap((path) => {
    if (!path.includes("{")) return [{ weight: 2, arbitrary: fc.constant(path) }];
    const withId = (id: string) => path.replace(/\{\w+\}/, () => id);
    return [
      { weight: 3, arbitrary: fc.constant(withId(busy)) },
      { weight: 1, arbitrary: segment.map(withId) },
    ];
  }),
);
const login = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "admin",
      "jürgen",
      ...permissions.map((permission) => `only-${permission}`),
      "no-permissions",
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(undefined, "unknown") },
);

test(`${requests} requests, valid and invalid: no response is a 5xx, and each conforms to the document`, async () => {
  const sandbox = await start();
  const seen = new Map<string, number>();
  const pages = fc.record({ path, login, query: fc.array(parameter, { maxLength: 4 }) });

  await fc.assert(
    fc.asyncProperty(pages, async ({ path, login, query }) => {
      const search = new URLSearchParams(query as [string, string][]);
      const password = sandbox.users.find((user) => user.login === login)?.password ?? "wrong";
      const headers = login === undefined ? {} : { authorization: basic(login, password) };
      const response = await fetch(`${sandbox.url}${path}?${search}`, { headers });
      const body = await response.json();
      const url = new URL(response.url);
      const operation = checks.find((check) => check.path.test(url.pathname));
      const key = operation ? `${operation.path.source} ${response.status}` : `outside ${response.status}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
      if (!operation) {
        expect(response.status).toBe(404);
        return;
      }
      const check = operation.responses[response.status];
      expect(check, `${response.status} is not documented`).toBeDefined();
      expect(response.status).toBeLessThan(500);
      expect(check?.(body), ajv.errorsText(check?.errors)).toBe(true);
    }),
    { numRuns: requests, seed: 5 },
  );

  for (const { path, responses } of checks) {
    for (const status of Object.keys(responses).filter((status) => status !== "500")) {
      expect(seen.get(`${path.source} ${status}`), `${path.source} ${status}`).toBeGreaterThan(0);
    }
  }
}, 60_000);

test("the same holds for every setting of the behaviour", async () => {
  const random = createRandom("settings");
  const settings = Array.from({ length: 20 }, () =>
    Object.fromEntries(
      behaviourOptions.map(({ name, choices, default: usual }) => [
        name,
        choices ? random.pick(choices) : usual,
      ]),
    ),
  );
  for (const setting of settings) {
    const sandbox = await start({ ...(setting as SandboxOptions), records: 300 });
    const authorization = basic("admin", userOf(sandbox, "admin").password);
    for (const query of fc.sample(fc.array(parameter, { maxLength: 3 }), { numRuns: 30, seed: 5 })) {
      const search = new URLSearchParams(query as [string, string][]);
      for (const path of Object.keys(document.paths).map((path) => path.replace(/\{\w+\}/, busy))) {
        const response = await fetch(`${sandbox.url}${path}?${search}`, { headers: { authorization } });
        const operation = checks.find((check) => check.path.test(new URL(response.url).pathname));
        const check = operation?.responses[response.status];
        expect(check?.(await response.json()), JSON.stringify([setting, path, query, response.status])).toBe(
          true,
        );
        expect(response.status).toBeLessThan(500);
      }
    }
  }
}, 60_000);

test("a response that violates the document is not sent", async () => {
  const store = { page: () => [{ id: 1 }] } as never;
  const sandbox = await start();
  const { login, password } = userOf(sandbox, "admin");
  const routes = await createRoutes(
    store,
    sandbox.users,
    Object.fromEntries(behaviourOptions.map(({ name, default: usual }) => [name, usual])) as never,
  );
  const incoming: Incoming = {
    method: "GET",
    path: "/node/api/users/session/log",
    query: new URLSearchParams(),
    authorization: basic(login, password),
  };
  await expect(routes(incoming)).rejects.toThrow("listSessionLog 200 violates the document at /0");
});

/** Encodes one segment of a path; lone surrogates are replaced. */
function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed()) || "%20";
}
