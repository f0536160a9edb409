import { QueryClient, QueryClientProvider, QueryObserver } from "@tanstack/react-query";
import { HttpResponse, http } from "msw";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { server } from "../src/msw.ts";
import { createLogQueries, Sessions } from "../src/query.tsx";

const url = "https://saymon.example.com";
const path = "/node/api/users/session/log";
const queries = createLogQueries(url, { login: "admin", password: "top-secret" });
const options = queries.queryOptions("get", path, { params: { query: { limit: 10 } } }, { retry: false });

let cache: QueryClient;
beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => {
  server.resetHandlers();
  cache.clear();
});
afterAll(() => server.close());

/** The page, after the query has settled. */
async function render(): Promise<string> {
  // What is rendered here is not mounted, so it does not fetch by itself.
  cache = new QueryClient({ defaultOptions: { queries: { retryOnMount: false } } });
  const observer = new QueryObserver(cache, options);
  await observer.refetch();
  const page = renderToStaticMarkup(
    createElement(QueryClientProvider, { client: cache }, createElement(Sessions, { queries })),
  );
  observer.destroy();
  return page;
}

test("a component shows the records of a query", async () => {
  const authorizations: (string | null)[] = [];
  server.use(
    http.get(url + path, ({ request }) => void authorizations.push(request.headers.get("Authorization"))),
  );
  expect(await render()).toBe("<p>admin</p>");
  expect(authorizations).toEqual([`Basic ${btoa("admin:top-secret")}`]);
  expect(
    JSON.stringify(
      cache
        .getQueryCache()
        .getAll()
        .map(({ queryKey, state }) => [queryKey, state]),
    ),
  ).not.toContain("top-secret");
});

test.each([401, 403, 404])(
  "a component shows that the server responded with %i and no body",
  async (status) => {
    server.use(
      http.get(url + path, () => new HttpResponse(null, { status, headers: { "Content-Length": "0" } })),
    );
    expect(await render()).toBe("<p>The sessions cannot be read.</p>");
    expect(cache.getQueryState(options.queryKey)?.error).toMatchObject({
      message: `The server responded with ${status}.`,
    });
  },
);
