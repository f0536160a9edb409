/** The secret is planted in what a fetch of the caller's own can throw, and in everything that can be looked at. */
import { describe, expect, test, vi } from "vitest";
import { type Auth, createClient, type Hooks } from "../src/index.ts";
import { createRedactor } from "../src/safe-text.ts";
import { failureOf } from "./support/failure.ts";
import { clientOf } from "./support/handler.ts";
import {
  apiToken,
  auths,
  expectNoSecret,
  login,
  password,
  visibleTexts,
  watchingHooks,
  watchOutput,
} from "./support/planted.ts";
import { secrets } from "./support/secrets.ts";

watchOutput();

/** Ways in which HTTP libraries give away what was sent. */
const indiscretions: [string, (request: Request, auth: Auth) => unknown][] = [
  ["names the address", ({ url }) => new TypeError(`error sending request for url (${url}): refused`)],
  ["names the query", ({ url }) => new TypeError(new URL(url).search.replace("api-token=", "key="))],
  ["names the headers", ({ headers }) => new Error(JSON.stringify([...headers]))],
  [
    "carries the request",
    (request) => Object.assign(new Error("failed"), { request, config: { url: request.url } }),
  ],
  ["has a code", ({ url }) => Object.assign(new Error("failed"), { code: url })],
  ["has a name", ({ url }) => Object.assign(new Error("failed"), { name: url })],
  ["has a cause", ({ url }) => new TypeError("fetch failed", { cause: new Error(url, { cause: url }) })],
  ["has a cause that is no error", ({ url }) => new Error("failed", { cause: { url } })],
  ["is many", ({ url }) => new AggregateError([new Error(url), url, { url }], url)],
  [
    "leads back to itself",
    ({ url }) => {
      const error = new Error(url);
      error.cause = error;
      return error;
    },
  ],
  ["is a string", ({ url }) => url],
  ["is an object", (request) => ({ request })],
  ["is the request", (request) => request],
  ["is nothing", () => undefined],
  ["is a DOMException", ({ url }) => new DOMException(url, "NetworkError")],
  ["quotes the credentials", (_, auth) => new Error(`${Object.values(auth)} ${JSON.stringify(auth)}`)],
];

describe.each(auths)("with %s", (_, auth) => {
  test.each(indiscretions)("an error that %s", async (_, indiscretion) => {
    const { hooks, events } = watchingHooks();
    const { client } = clientOf((request) => Promise.reject(indiscretion(request, auth)), {
      auth,
      hooks,
      maxRetries: 1,
      initialBackoff: 0,
    });
    const error = await failureOf(client.listSessionLog());
    expect(error).toMatchObject({ name: "NetworkError", attempts: 2 });
    for (const value of [error, error.cause, events]) expectNoSecret(value);
  });

  test("the client shows none", () => {
    const { client } = clientOf(() => Response.json([]), { auth });
    expectNoSecret(client);
    expectNoSecret(client.http);
    expectNoSecret({ ...client });
  });

  test("a hook that quotes what it should not know", async () => {
    const quote = () => {
      throw new Error(`${Object.values(auth)}`);
    };
    for (const name of ["onRequest", "onResponse", "onError"] as (keyof Hooks)[]) {
      const { client } = clientOf(() => Response.json(name === "onError" ? null : []), {
        auth,
        hooks: { [name]: quote },
      });
      const error = await failureOf(client.listSessionLog());
      expect(error.name).toBe("HookError");
      expect(error.message).toContain(`hooks.${name} threw`);
      expectNoSecret(error);
    }
  });

  test("a redirect, an abort and a schema that quote it", async () => {
    const secret = "apiToken" in auth ? apiToken : password;
    const location = `https://example.com/?api-token=${encodeURIComponent(secret)}`;
    const { client } = clientOf(() => new Response(null, { status: 302, headers: { Location: location } }), {
      auth,
    });
    expectNoSecret(await failureOf(client.listSessionLog()));

    const signal = AbortSignal.abort(new Error(secret));
    expectNoSecret(await failureOf(client.listSessionLog({}, { signal })));

    const { client: broken } = clientOf(() => Response.json([{ secret }]), { auth });
    const validate = (value: unknown) => ({
      issues: [{ message: `bad: ${JSON.stringify(value)} ${secret}` }],
    });
    const schema = { "~standard": { version: 1, vendor: "test", validate } } as const;
    expectNoSecret(await failureOf(broken.listSessionLog({}, { validate: schema })));
  });
});

test("the token is taken out of an address however short it is", async () => {
  const { client } = clientOf(({ url }) => Promise.reject(new Error(`no way to ${url}#x`)), {
    auth: { apiToken: "k7" },
    maxRetries: 0,
  });
  const { cause } = await failureOf(client.listSessionLog({ limit: 1 }));
  expect((cause as Error).message).toMatch(/\?limit=1&api-token=\*\*\*#x$/);
});

test("a secret that begins with another is taken out whole", async () => {
  const auth = { login: "auditor", password: "auditor-2026" };
  const { client } = clientOf(() => Promise.reject(new Error("auditor-2026 is wrong")), {
    auth,
    maxRetries: 0,
  });
  const { cause } = await failureOf(client.listSessionLog());
  expect((cause as Error).message).toBe("*** is wrong");
});

test("a secret of fewer than four characters does not mask words", async () => {
  const body = { code: "BadRequest", message: "Mandatory parameter is absent." };
  const auth = { login: "ab", password: "e" };
  const { client } = clientOf(() => Response.json(body, { status: 400 }), { auth });
  expect(await failureOf(client.listSessionLog())).toMatchObject({
    code: body.code,
    serverMessage: body.message,
  });
});

test("an error keeps what is not secret: name, message, stack, code, cause and errors", async () => {
  const deepest = Object.assign(new RangeError("deep"), { code: "EDEEP" });
  const thrown = new AggregateError([deepest], "all failed", { cause: deepest });
  const auth = { login: "auditor", password: "none of this" };
  const { client } = clientOf(() => Promise.reject(thrown), { maxRetries: 0, auth });
  const error = await failureOf(client.listSessionLog());
  expect(error).toMatchObject({ code: "EDEEP" });
  expect(error.message).toMatch(/ \(EDEEP\)\.$/);
  const cause = error.cause as AggregateError & { cause: NodeJS.ErrnoException };
  expect([cause.name, cause.message, cause.stack]).toEqual(["AggregateError", "all failed", thrown.stack]);
  for (const copy of [cause.cause, cause.errors[0]]) {
    expect([copy.name, copy.message, copy.stack, copy.code]).toEqual([
      "RangeError",
      "deep",
      deepest.stack,
      "EDEEP",
    ]);
    expect(copy).not.toHaveProperty("cause");
  }
});

test("credentials that change: those of earlier attempts are not shown either", async () => {
  const given = ["planted-token-1", "planted-token-2", "planted-token-3"];
  const urls: string[] = [];
  const { client } = clientOf(
    ({ url }) => {
      urls.push(url.replace("api-token", "key"));
      return Promise.reject(new Error(urls.join()));
    },
    { auth: () => ({ apiToken: given.shift() ?? "" }), maxRetries: 2, initialBackoff: 0 },
  );
  expectNoSecret(await failureOf(client.listSessionLog()));
});

test("what createClient refuses is not shown", () => {
  const spy = vi.fn();
  for (const auth of [
    { login, password: 1 },
    { login: `${login}:`, password },
    { apiToken: [apiToken] },
    password,
  ]) {
    try {
      createClient({ baseUrl: "https://saymon.example.com", auth: auth as never });
    } catch (error) {
      spy();
      expectNoSecret(error);
    }
  }
  expect(spy).toHaveBeenCalledTimes(4);
});

/** A server, a proxy or a library that repeats a secret in everything that the client reads. */
const leaks: [string, (secret: string) => Response | Promise<Response>][] = [
  [
    "in the message of an error",
    (secret) => Response.json({ code: secret, message: `x ${secret} y` }, { status: 400 }),
  ],
  ["in problem+json", (secret) => Response.json({ title: secret, detail: secret }, { status: 403 })],
  [
    "in JSON within JSON",
    (secret) => Response.json({ message: JSON.stringify({ message: secret }) }, { status: 401 }),
  ],
  [
    "in the content type",
    (secret) => new Response("x", { headers: { "Content-Type": encodeURIComponent(secret) } }),
  ],
  [
    "in the charset",
    (secret) =>
      new Response("x", { headers: { "Content-Type": `text/json;charset=${encodeURIComponent(secret)}` } }),
  ],
  [
    "in a redirect",
    (secret) =>
      new Response(null, {
        status: 302,
        headers: {
          Location: `https://${Buffer.from(secret).toString("base64url").slice(0, 60)}.example.com/`,
        },
      }),
  ],
  [
    "in an error of fetch",
    (secret) =>
      Promise.reject(
        Object.assign(new TypeError(secret, { cause: new Error(encodeURIComponent(secret)) }), {
          code: secret,
        }),
      ),
  ],
  ["in a record", (secret) => Response.json([{ [secret]: secret }])],
];

describe.each(Object.entries(secrets))("a secret with %s", (_, secret) => {
  const isPassword = !/\p{Cc}/u.test(secret);
  const auth: Auth = isPassword ? { login: "auditor", password: secret } : { apiToken: secret };
  const validate = (record: unknown) => ({
    issues: [
      { message: `unexpected ${JSON.stringify(record)}`, path: [Object.keys(record as object)[0] ?? ""] },
    ],
  });
  const schema = { "~standard": { version: 1, vendor: "test", validate } } as const;

  test.each(leaks)("that comes back %s is in no output", async (_, leak) => {
    const { hooks, events } = watchingHooks();
    const { client } = clientOf(() => leak(secret), { auth, hooks, maxRetries: 1, initialBackoff: 0 });
    const error = await failureOf(client.listSessionLog({}, { validate: schema }));
    // The redactor would change a text in which it finds the secret in any of its forms.
    const redact = createRedactor([secret, `auditor:${secret}`]);
    for (const text of visibleTexts([error, error.cause, events, client])) expect(redact(text)).toBe(text);
  });
});
