/** Requests of the client, each altered in one respect before it reaches the mock, which notices. */
import { describe, expect, test } from "vitest";
import { call } from "../call.ts";
import { consume, type Exchange, type Operation, operations } from "./consumer.ts";

/** Values of a parameter that violate the document, and the violated rule. */
const values: [parameter: string, values: string[], rule: string][] = [
  ["from", ["2022-05-01T00:00:00Z"], "type"],
  ["from", ["1651662280161.5"], "type"],
  ["from", ["-1"], "minimum"],
  ["to", ["NaN"], "type"],
  ["to", ["8640000000000001"], "maximum"],
  ["limit", ["many"], "type"],
  ["limit", ["0"], "minimum"],
  ["limit", ["2147483648"], "format"],
  ["limit", ["1", "2"], "type"],
  ["skip", ["-1"], "minimum"],
];

describe.each(operations)("$id", (operation) => {
  test.each(values)("%s with %j violates the rule %s", async (name, broken, rule) => {
    const exchange = await alterRequest(operation, ({ searchParams }) => {
      searchParams.delete(name);
      for (const value of broken) searchParams.append(name, value);
    });
    expect(exchange.status).toBe(400);
    expect(violationsOf(exchange)).toMatchObject([{ location: ["request", "query", name], code: rule }]);
  });

  for (const { name, in: place, example } of operation.parameters.filter(({ required }) => required)) {
    test(`a request without ${name}`, async () => {
      const exchange = await alterRequest(operation, (url) => {
        if (place === "query") url.searchParams.delete(name);
        else url.pathname = url.pathname.replace(String(example), "");
      });
      expect(exchange.status).toBe(400);
      expect(violationsOf(exchange)).toMatchObject([{ location: ["request", place], code: "required" }]);
    });
  }

  test.each(["without credentials", "with credentials of another kind"])("a request %s", async (kind) => {
    const exchange = await alterRequest(operation, (_, headers) => {
      headers.delete("Authorization");
      if (kind.endsWith("kind")) headers.set("Authorization", "Bearer secret");
    });
    expect(exchange.status).toBe(401);
    expect(violationsOf(exchange)).toMatchObject([
      { location: ["request"], message: "Invalid security scheme used" },
    ]);
  });

  test("an undocumented query parameter, which Prism accepts", async () => {
    const exchange = await alterRequest(operation, ({ searchParams }) => searchParams.set("limt", "1"));
    expect(exchange).toMatchObject({ violations: null, status: 200, unknown: ["query limt"] });
  });

  test.each<[string, number, string[], (url: URL, headers: Headers) => unknown, string?]>([
    ["an undocumented path", 404, ["path"], (url) => (url.pathname += "s")],
    ["an undocumented method", 405, ["method DELETE"], () => {}, "DELETE"],
    ["a request for HTML", 406, [], (_, headers) => headers.set("Accept", "text/html")],
  ])(
    "%s, which Prism refuses with %i and without a violation",
    async (_, status, unknown, change, method) => {
      const exchange = await alterRequest(operation, change, method);
      expect(exchange).toMatchObject({ violations: null, status, unknown });
    },
  );
});

/** Sends a request with the client and alters it before it arrives. */
async function alterRequest(
  { id, parameters }: Operation,
  change: (url: URL, headers: Headers) => unknown,
  method = "GET",
): Promise<Exchange> {
  const { client, exchanges } = consume({
    replaceRequest(request) {
      const url = new URL(request.url);
      const headers = new Headers(request.headers);
      change(url, headers);
      return new Request(url, { headers, method, signal: request.signal });
    },
  });
  await call(client, id, parameters).catch(() => {});
  expect(exchanges).toHaveLength(1);
  return exchanges[0] as Exchange;
}

function violationsOf({ violations }: Exchange): unknown {
  return JSON.parse(violations ?? "[]");
}
