import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type DefaultTreeAdapterTypes, type ParserError, parse } from "parse5";
import { expect, test } from "vitest";
import { descriptions } from "../build/document.ts";
import { toHtml } from "../build/html.ts";
import { filesIn } from "../build/write.ts";
import { site } from "../src/serve.ts";
import { compact, document, operations, sections } from "./document.ts";

const files = await filesIn(site);
const read = (path: string) => readFile(join(site, path), "utf8");
const pages = files.filter((path) => path.endsWith(".html"));
const texts = [...files.filter((path) => path.endsWith(".md")), "llms.txt"];
const redocPages = pages.filter((path) => /(^|^versions\/.*\/)index\.html$/.test(path));

test.each(["plain.html", "reference.md"])("%s has everything that the document says", async (path) => {
  const content = await read(path);
  const said = textOf(path.endsWith(".md") ? toHtml(content) : content);
  const { components: _, ...shown } = document;
  const texts = [...descriptions(shown)].filter(([pointer]) => !/^#\/servers|variables/.test(pointer));
  expect(texts.length).toBeGreaterThan(80);
  expect(texts.filter(([, text]) => !said.includes(textOf(toHtml(text))))).toEqual([]);
  for (const { "x-codeSamples": samples, responses } of operations) {
    for (const { source } of samples) expect(said).toContain(textOf(toHtml(`\`\`\`\n${source}\n\`\`\``)));
    for (const { content } of Object.values(responses))
      for (const { examples } of Object.values(content))
        for (const { value } of Object.values(examples))
          expect(said).toContain(textOf(toHtml(`\`\`\`\n${JSON.stringify(value, null, 2)}\n\`\`\``)));
  }
});

test.each(pages)("%s is well-formed", async (path) => {
  const errors: ParserError[] = [];
  parse(await read(path), { onParseError: (error) => errors.push(error) });
  expect(errors).toEqual([]);
});

test("no link on any page or in any Markdown file is dead, and no anchor", async () => {
  const anchors = new Map<string, Set<string>>();
  for (const path of pages) anchors.set(path, new Set(idsOf(await read(path))));
  // Redoc shows these parts when it runs.
  for (const path of redocPages)
    for (const anchor of ["/", ...sections.map((section) => section.anchor)]) anchors.get(path)?.add(anchor);

  const dead: string[] = [];
  for (const path of [...pages, ...texts]) {
    for (const link of linksOf(await read(path), path)) {
      const { pathname, hash } = new URL(link, `http://site/${path}`);
      const target = decodeURI(pathname)
        .slice(1)
        .replace(/(^|\/)$/, "$1index.html");
      const ids = anchors.get(target);
      const anchor = decodeURI(hash.slice(1));
      if (!files.includes(target) || (anchor && ids && !ids.has(anchor) && target !== "try.html"))
        dead.push(`${path}: ${link}`);
    }
  }
  expect(dead).toEqual([]);
});

test("no page links to the hosts of examples", async () => {
  for (const path of pages) expect(await read(path), path).not.toMatch(/href="https?:\/\/[^/"]*\bexample\b/);
});

test("the reference and the single page have the same anchors", async () => {
  const ids = idsOf(await read("plain.html"));
  const redoc = await read("index.html");
  for (const { anchor, kind } of sections) {
    expect(ids).toContain(anchor);
    if (kind !== "overview") expect(redoc).toContain(`href="#${anchor}"`);
  }
});

test.each(pages)("the policy of %s allows no other host, and no eval", async (path) => {
  const html = await read(path);
  const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
  // The report has no scripts at all.
  expect(policy).toMatch(
    path === "example-report.html"
      ? /^default-src 'none'; style-src/
      : /^default-src 'none'; script-src 'self'/,
  );
  // Try it sends requests to the reader's own server.
  const others = path === "try.html" ? policy.replace("connect-src 'self' http: https:", "") : policy;
  expect(others).not.toMatch(/unsafe-eval|https?:|\*|script-src[^;]*unsafe-inline/);
});

test("the reference sends no telemetry", async () => {
  const starts = files.filter((path) => /^assets\/start\.\w+\.js$/.test(path));
  for (const path of starts) expect(await read(path)).toContain('"disableTelemetry":true');
  expect(starts).not.toEqual([]);
});

test("the client reference begins with functions, and its records have fields", async () => {
  const html = await read("client/index.html");
  const order = ["createclient", "sessionrecord", "forbiddenerror"].map((id) =>
    html.indexOf(`<h3 id="${id}`),
  ) as [number, number, number];
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  const record = html.slice(order[1], order[1] + 9000);
  for (const field of ["endTime", "expiredAt", "login", "startTime", "userId"])
    expect(record).toContain(`>${field}</h5>`);
});

test("the error catalogue has every documented status, body and class", async () => {
  const text = compact(await read("errors.md"));
  for (const { responses } of operations) {
    for (const [status, { content }] of Object.entries(responses)) {
      if (Number(status) < 400) continue;
      expect(text).toContain(`##${status}`);
      for (const { examples } of Object.values(content))
        for (const { value } of Object.values(examples))
          expect(text).toContain(compact(JSON.stringify(value)));
    }
  }
  for (const name of ["UnauthorizedError", "NetworkError", "TimeoutError", "WalkError"])
    expect(text).toContain(name);
});

function* linksOf(content: string, path: string): Generator<string> {
  if (path.endsWith(".html")) {
    for (const [, link = ""] of content.matchAll(/\s(?:href|src)="([^"]+)"/g))
      if (!isForeign(link)) yield link.replaceAll("&amp;", "&");
  } else {
    for (const [, link = ""] of content.matchAll(/\]\(([^)\s]+)\)/g)) if (!isForeign(link)) yield link;
  }
}

function isForeign(link: string): boolean {
  return /^(?:[a-z]+:|$)/i.test(link) || /^#[\w-]+$/.test(link);
}

function idsOf(html: string): string[] {
  return [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => id);
}

/** What a reader reads: text without tags and white space. */
function textOf(html: string): string {
  const texts: string[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node) => {
    if ("value" in node) texts.push(node.value);
    if ("childNodes" in node) for (const child of node.childNodes) visit(child);
  };
  visit(parse(html));
  return texts.join("").replaceAll(/\s+/g, "");
}
