import { expect, test, vi } from "vitest";
import { failureOf } from "./support/failure.ts";
import { clientOf } from "./support/handler.ts";

const to = (location: string, status = 302) =>
  new Response(null, { status, headers: { Location: location } });

test.each([301, 302, 303, 307, 308])(
  "%i within the origin is followed, with the credentials",
  async (status) => {
    const { client, sent } = clientOf((_, attempt) =>
      attempt === 1 ? to("/moved?a=b", status) : Response.json([]),
    );
    expect(await client.listSessionLog()).toEqual([]);
    expect(sent[1]?.url).toBe("https://saymon.example.com/moved?a=b");
    expect(sent.map(({ method, redirect }) => `${method} ${redirect}`)).toEqual(["GET manual", "GET manual"]);
    for (const { headers } of sent) expect(headers.get("Authorization")).toMatch(/^Basic /);
  },
);

test("the API token is sent again where the redirect leads, once", async () => {
  const { client, sent } = clientOf(
    ({ url }, attempt) => (attempt === 1 ? to(url.replace("session/log", "moved")) : Response.json([])),
    { auth: { apiToken: "token" } },
  );
  await client.listSessionLog();
  expect(sent[1]?.url).toBe("https://saymon.example.com/node/api/users/moved?api-token=token");
});

test.each([
  ["another host", "https://example.com/"],
  ["another port", "https://saymon.example.com:8443/"],
  ["plain http", "http://saymon.example.com/"],
  ["another host, without a scheme", "//example.com/"],
  ["credentials of its own", "https://a:b@saymon.example.com/"],
  ["no address", "https://"],
  ["no web address", "data:application/json,[]"],
])("a redirect to %s is refused", async (_, location) => {
  const { client, sent } = clientOf(() => to(location));
  const error = await failureOf(client.listSessionLog());
  expect(error).toMatchObject({ name: "RedirectError", status: 302, attempts: 1 });
  expect(sent).toHaveLength(1);
});

test.each([300, 304, 305])("%i is no redirect, whatever its Location", async (status) => {
  const { client, sent } = clientOf(() => to("/moved", status));
  expect(await failureOf(client.listSessionLog())).toMatchObject({ name: "UnexpectedResponseError", status });
  expect(sent).toHaveLength(1);
});

test("five redirects are followed, six are not", async () => {
  const redirects = (times: number) =>
    clientOf((_, attempt) => (attempt <= times ? to(`/${attempt}`) : Response.json([])));
  expect(await redirects(5).client.listSessionLog()).toEqual([]);
  expect(await failureOf(redirects(6).client.listSessionLog())).toMatchObject({
    name: "RedirectError",
    message: "listSessionLog: the server redirects more than 5 times.",
  });
});

test.each([
  ["no address", () => ""],
  ["the address that was asked for", ({ url }: Request) => url],
])("a browser shows %s instead of the target of a redirect, which is refused", async (_, urlOf) => {
  const { client } = clientOf((request) =>
    Object.defineProperties(Response.error(), {
      type: { value: "opaqueredirect" },
      url: { value: urlOf(request) },
    }),
  );
  const error = await failureOf(client.listSessionLog());
  expect(error).toMatchObject({ name: "RedirectError", status: undefined });
  expect(error.message).toContain("to an unknown address");
});

test.each([
  ["within the origin", "https://saymon.example.com/moved", []],
  ["to another origin", "https://example.com/moved", "RedirectError"],
])("a fetch that follows %s by itself", async (_, url, expected) => {
  const followed = Object.defineProperties(Response.json([]), {
    redirected: { value: true },
    url: { value: url },
  });
  const { client } = clientOf(() => followed);
  const outcome = await client.listSessionLog().catch(({ name }: Error) => name);
  expect(outcome).toEqual(expected);
});

test.each([
  ["that is followed", "/moved"],
  ["that is refused", "https://example.com"],
])("the body of a redirect %s is thrown away", async (_, location) => {
  const cancel = vi.fn();
  const { client } = clientOf((_, attempt) => {
    if (attempt > 1) return Response.json([]);
    return new Response(new ReadableStream({ cancel }), { status: 302, headers: { Location: location } });
  });
  await client.listSessionLog().catch(() => {});
  expect(cancel).toHaveBeenCalledOnce();
});
