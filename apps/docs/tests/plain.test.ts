import { readFile } from "node:fs/promises";
import { join } from "node:path";
import openapi from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { type ParserError, parse } from "parse5";
import { describe, expect, test } from "vitest";
import { toHtml } from "../build/html.ts";
import { filesIn } from "../build/write.ts";
import { site } from "../src/serve.ts";
import { operations } from "./document.ts";
import { useReader } from "./reader.ts";

const files = await filesIn(site);
const pages = files.filter((path) => path.endsWith(".html") && !path.startsWith("client/"));
const texts = [...files.filter((path) => path.endsWith(".md")), "llms.txt"];

describe("without a script", () => {
  const reader = useReader();

  test("the overview leads to the plain page, which tells of every operation", async () => {
    const page = await reader.open("", { javaScriptEnabled: false });
    await page.getByRole("link", { name: "The plain page" }).click();
    for (const { summary } of operations) {
      await page.getByRole("navigation", { name: "Contents" }).getByRole("link", { name: summary }).click();
      await page.getByRole("heading", { name: summary }).waitFor();
    }
    await reader.close(page);
  });
});

test.each(["plain.html", "reference.md"])("%s says everything that the document says", async (path) => {
  const content = await readFile(join(site, path), "utf8");
  const said = words(path.endsWith(".md") ? toHtml(content) : content);
  const missing = prose(openapi).filter((text) => !said.includes(words(toHtml(text))));
  expect(prose(openapi).length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

test.each(["plain.html", "reference.md"])("%s has every example and every sample", async (path) => {
  const content = await readFile(join(site, path), "utf8");
  const said = words(path.endsWith(".md") ? toHtml(content) : content);
  for (const { answers, samples } of operations) {
    for (const { source } of samples) expect(said).toContain(words(toHtml(`\`\`\`\n${source}\n\`\`\``)));
    for (const { value } of answers.flatMap(({ examples }) => examples))
      expect(said).toContain(words(toHtml(`\`\`\`\n${JSON.stringify(value, null, 2)}\n\`\`\``)));
  }
});

test.each(pages)("%s is well-formed", async (path) => {
  const errors: ParserError[] = [];
  parse(await readFile(join(site, path), "utf8"), { onParseError: (error) => errors.push(error) });
  expect(errors).toEqual([]);
});

test.each([...pages, ...texts])("the links of %s lead somewhere", async (path) => {
  const links = linksOf(await readFile(join(site, path), "utf8"));
  const broken = links.filter((link) => {
    const { pathname } = new URL(link, `http://site/${path}`);
    return !files.includes(decodeURI(pathname).slice(1));
  });
  expect(broken).toEqual([]);
});

test.each(pages)("%s needs nothing from another host, and no eval", async (path) => {
  const html = await readFile(join(site, path), "utf8");
  const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'/);
  expect(policy).not.toMatch(/unsafe-eval|https?:|\*|script-src[^;]*unsafe-inline/);
});

test("sends no telemetry", async () => {
  const starts = files.filter((path) => /^assets\/start\.\w+\.js$/.test(path));
  for (const path of starts)
    expect(await readFile(join(site, path), "utf8")).toContain('"disableTelemetry":true');
  expect(starts).not.toEqual([]);
});

/** The relative links of a page or of Markdown, without what stands behind `#`. */
function linksOf(content: string): string[] {
  const found = content.matchAll(/(?:\s(?:href|src)="|\]\()([^")#:]+)(?:#[^")]*)?[")]/g);
  return [...found].map(([, link = ""]) => link);
}

/** All texts for people in the document, wherever they stand. */
function prose(part: unknown, key = ""): string[] {
  if (typeof part === "string") return ["description", "summary", "title"].includes(key) ? [part] : [];
  if (typeof part !== "object" || part === null || ["value", "example", "examples"].includes(key))
    return key === "examples" && !Array.isArray(part)
      ? Object.values(part ?? {}).flatMap((example) => prose(example))
      : [];
  // What no operation uses is not told of; the ways to authenticate are.
  if (key === "components") return prose((part as typeof openapi.components).securitySchemes);
  return Object.entries(part).flatMap(([name, value]) => prose(value, name));
}

/** Text as it is read: without tags, with single spaces. */
function words(html: string): string {
  return html
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
