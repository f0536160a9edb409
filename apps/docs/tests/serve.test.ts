import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Docs, startDocs } from "../src/serve.ts";

let docs: Docs;

beforeEach(async () => {
  docs = await startDocs();
});

afterEach(() => docs.close());

test("serves the page and the document", async () => {
  for (const [path, type] of [
    ["/", "text/html"],
    ["/openapi.yaml", "text/yaml"],
    ["/openapi.json", "application/json"],
  ]) {
    const response = await fetch(docs.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain(type);
  }
});

test("serves texts compressed, and lets browsers keep what is named after its content", async () => {
  const page = await fetch(docs.url, { headers: { "accept-encoding": "br" } });
  expect(page.headers.get("content-encoding")).toBe("br");
  expect(page.headers.get("cache-control")).toBe("no-cache");

  const [, script] = /src="(assets\/redoc\.\w+\.js)"/.exec(await page.text()) ?? [];
  const asset = await fetch(`${docs.url}/${script}`, { headers: { "accept-encoding": "gzip" } });
  expect(asset.headers.get("content-encoding")).toBe("gzip");
  expect(asset.headers.get("cache-control")).toContain("immutable");
});

test("serves below a path, and nothing beside it", async () => {
  const below = await startDocs({ path: "/some/path/" });
  const { origin } = new URL(below.url);
  const statuses = await Promise.all(
    [`${below.url}/openapi.json`, `${below.url}/`, `${origin}/openapi.json`, `${origin}/some/pathology/`].map(
      async (url) => (await fetch(url)).status,
    ),
  );
  await below.close();
  expect(statuses).toEqual([200, 200, 404, 404]);
});

test("answers 404 to what is not there", async () => {
  for (const path of ["/missing.html", "/..%2fpackage.json", "/%2e%2e/package.json"]) {
    const response = await fetch(docs.url + path);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("Not found\n");
  }
});

test("rejects with the system's code when the port is in use", async () => {
  const port = Number(new URL(docs.url).port);
  await expect(startDocs({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("closes while a reader is slow to take the page", async () => {
  const { hostname, port } = new URL(docs.url);
  const reader = connect(Number(port), hostname);
  reader.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await once(reader, "readable");

  await docs.close();
  reader.destroy();
});

test("can be closed twice", async () => {
  await docs.close();
  await docs.close();
});
