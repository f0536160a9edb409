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
