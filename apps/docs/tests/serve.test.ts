import { once } from "node:events";
import { mkdtempDisposable, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Docs, type DocsOptions, defaultServers, startDocs } from "../src/serve.ts";
import { document } from "./document.ts";

let docs: Docs;

beforeEach(async () => {
  docs = await serve();
});

/** Serves until the test ends. */
async function serve(options: DocsOptions = {}): Promise<Docs> {
  const started = await startDocs(options);
  onTestFinished(() => started.close());
  return started;
}

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

test("serves texts compressed, and lets browsers ask whether they changed", async () => {
  const page = await fetch(docs.url, { headers: { "accept-encoding": "br" } });
  expect(page.headers.get("content-encoding")).toBe("br");
  expect(page.headers.get("cache-control")).toBe("no-cache");

  const [, script] = /src="(assets\/redoc\.\w+\.js)"/.exec(await page.text()) ?? [];
  const asset = await fetch(`${docs.url}/${script}`, { headers: { "accept-encoding": "gzip" } });
  expect(asset.headers.get("content-encoding")).toBe("gzip");
  expect(asset.headers.get("etag")).toMatch(/./);
});

describe("with mock and sandbox at other addresses", () => {
  const servers = { mock: "http://127.0.0.1:1", sandbox: "http://127.0.0.1:2" };
  const paths = ["errors.html", "try.html", "index.html", "plain.html", "reference.md"];

  test("the pages and their scripts name these", async () => {
    const other = await serve({ servers });
    const start = await (await fetch(other.url)).text();
    const tried = await (await fetch(`${other.url}/try.html`)).text();
    const scripts = [...`${start}${tried}`.matchAll(/src="(assets\/(?:start|page|try)[^"]+)"/g)].map(
      ([, path = ""]) => path,
    );
    expect(scripts).toHaveLength(3);
    for (const path of ["", ...paths, ...scripts]) {
      const response = await fetch(`${other.url}/${path}`);
      expect(response.status).toBe(200);
      expect(await response.text()).not.toMatch(/127\.0\.0\.1:40[13]0/);
    }
    expect(await (await fetch(`${other.url}/errors.html`)).text()).toContain(servers.sandbox);
  });

  test("the document stays as it was published, and refused paths stay refused", async () => {
    const other = await serve({ servers });
    expect(await (await fetch(`${other.url}/openapi.json`)).text()).toContain(defaultServers.mock);
    const statuses = await Promise.all(
      ["/..%2fREADME.md", "/%ff.html", "/missing.html"].map(
        async (path) => (await fetch(other.url + path)).status,
      ),
    );
    expect(statuses).toEqual([404, 400, 404]);
  });

  test("the built site names the default addresses, which are the document's", async () => {
    const local = document.servers.filter(({ variables }) => !variables).map(({ url }) => url);
    expect(Object.values(defaultServers).toSorted()).toEqual(local.toSorted());
    expect(await (await fetch(`${docs.url}/errors.html`)).text()).toContain(defaultServers.sandbox);
  });
});

test("serves below a path, and nothing beside it", async () => {
  const below = await serve({ path: "/some/path/" });
  const { origin } = new URL(below.url);
  const statuses = await Promise.all(
    [`${below.url}/openapi.json`, `${below.url}/`, `${origin}/openapi.json`, `${origin}/some/pathology/`].map(
      async (url) => (await fetch(url)).status,
    ),
  );
  expect(statuses).toEqual([200, 200, 404, 404]);
});

test.each([
  ["/missing.html", 404],
  ["/..%2fpackage.json", 404],
  ["/%2e%2e/package.json", 404],
  ["/%ff/", 404],
  ["/%", 404],
  ["/%00", 404],
  ["/a//b", 404],
  ["/?%ff", 200],
])("responds to %s with %i and goes on serving", async (path, status) => {
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
  expect(await rawStatus(request)).toBe(status);
  expect((await fetch(docs.url)).status).toBe(200);
});

test.each([
  "GET http://example.com/%ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n\r\n{x}",
  ...["9999999-", "5-2", "x-y", "-99999999999999", "0.5-1e3", "-1,5-2"].map(
    (range) => `GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nRange: bytes=${range}\r\n\r\n`,
  ),
  "GET / HTTP/1.1\r\n\r\n",
  "\r\n\0\0nothing",
])("survives %j", async (request) => {
  await rawStatus(request);
  expect((await fetch(docs.url)).status).toBe(200);
});

test("serves a site that is rebuilt meanwhile as it is then", async () => {
  await using temporary = await mkdtempDisposable(join(tmpdir(), "saymon-logs-serve-"));
  const folder = temporary.path;
  await writeFile(join(folder, "old.html"), "old");
  const changing = await serve({ folder });
  await rm(join(folder, "old.html"));
  await writeFile(join(folder, "new.html"), "new");
  const statuses = await Promise.all(
    ["old", "new"].map(async (name) => (await fetch(`${changing.url}/${name}.html`)).status),
  );
  expect(statuses).toEqual([404, 200]);
});

test("says what to do when there is no site", async () => {
  await expect(startDocs({ folder: "missing" })).rejects.toThrow(
    "There is no site in missing. Build it with `pnpm build`.",
  );
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

/** The status of the response to a request that no HTTP client would send; undefined when there is none. */
async function rawStatus(request: string): Promise<number | undefined> {
  const { hostname, port } = new URL(docs.url);
  const socket = connect(Number(port), hostname);
  socket.write(request);
  const response = await text(socket).catch(() => "");
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(response) ?? [];
  return status === undefined ? undefined : Number(status);
}
