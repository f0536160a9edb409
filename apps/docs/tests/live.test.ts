import { once } from "node:events";
import { utimes } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LiveDocs, startLiveDocs } from "../src/live.ts";
import { oneAtATime } from "../src/one-at-a-time.ts";
import { watchSources } from "../src/watch.ts";
import { useReader } from "./reader.ts";

let docs: LiveDocs;
const reader = useReader();

beforeEach(async () => {
  docs = await startLiveDocs();
});

afterEach(() => docs.close());

test.each(["index.html", "plain.html"])("%s reloads when it is told to", async (path) => {
  const page = await reader.open(path);
  const subscribed = page.waitForResponse((response) => response.url().endsWith("/preview/events"));
  await page.goto(`${docs.url}/${path}`);
  await subscribed;

  const reloaded = page.waitForEvent("load");
  docs.reload();
  await reloaded;
  await page.context().close();
});

test("serves the files beside the pages, and answers 404 to what is not there", async () => {
  expect((await fetch(`${docs.url}/openapi.json`)).status).toBe(200);
  for (const path of ["/missing.html", "/..%2fpackage.json"])
    expect((await fetch(docs.url + path)).status).toBe(404);
});

test("a change of a source is noticed", async () => {
  const watching = new AbortController();
  const changed = new EventTarget();
  watchSources(watching.signal, (file) => changed.dispatchEvent(new CustomEvent("change", { detail: file })));
  const change = once(changed, "change");
  await utimes(new URL("../public/icon.svg", import.meta.url), new Date(), new Date());
  const [{ detail }] = (await change) as [CustomEvent<string>];
  watching.abort();
  expect(detail).toMatch(/icon\.svg$/);
});

test("however often it is asked meanwhile, a task runs once more", async () => {
  const runs: (() => void)[] = [];
  const start = oneAtATime(() => new Promise((resolve) => runs.push(resolve)));
  start();
  start();
  start();
  expect(runs).toHaveLength(1);
  runs[0]?.();
  await expect.poll(() => runs.length).toBe(2);
  runs[1]?.();
  await Promise.resolve();
  expect(runs).toHaveLength(2);
});
