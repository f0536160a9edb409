import { describe, expect, test, vi } from "vitest";
import { descriptions } from "../build/document.ts";
import { escapeHtml, refuseMarkup, toHtml } from "../build/html.ts";
import { addPage } from "../build/layout.ts";
import { demote, examplesOf, relink, slug } from "../build/sections.ts";
import { document } from "./document.ts";

test.each([
  ["Times and ranges", "times-and-ranges"],
  ["List the changes of a user's password", "list-the-changes-of-a-users-password"],
])("the anchor of %j is %s", (title, anchor) => {
  expect(slug(title)).toBe(anchor);
});

test("headings go one level down, comments in code stay", () => {
  expect(demote("# Title\n\n```sh\n# comment\n```\n\n## Part\n")).toBe(
    "## Title\n\n```sh\n# comment\n```\n\n### Part\n",
  );
});

test("links from part to part lead where the page has the part", () => {
  expect(relink("[Errors](#errors), [RFC](https://example.com/#a)", (name) => `#/${name}`)).toBe(
    "[Errors](#/errors), [RFC](https://example.com/#a)",
  );
});

test("the examples of a field are its simple values", () => {
  expect(examplesOf({ examples: ["", null, 7, { id: 1 }] })).toBe('Examples: `""`, `null`, `7`.');
  expect(examplesOf({})).toBe("");
});

describe("Markdown", () => {
  test("text cannot break out of an attribute", () => {
    expect(escapeHtml(`"><script>&`)).toBe("&quot;&gt;&lt;script&gt;&amp;");
  });

  test.each([
    "<script>alert(1)</script>",
    'A <meta http-equiv="refresh" content="0"> in a sentence',
    "<img src=x onerror=alert(1)>",
    "| a |\n|---|\n| <b>bold</b> |",
    "- a list\n\n  <iframe></iframe>",
    "[a <i>link</i>](x.html)",
    "<!-- a comment -->",
    "<svg/onload=alert(1)>",
    '{% partial file="x" /%}',
  ])("is refused with %j in it", (markdown) => {
    expect(() => refuseMarkup(markdown)).toThrow("Write it as Markdown, or as code in backticks.");
  });

  test.each(["`<script>` in code", "```html\n<script>\n```", "1 < 2 and 3 > 2", "<https://example.com>"])(
    "is rendered with %j in it",
    (markdown) => {
      expect(() => refuseMarkup(markdown)).not.toThrow();
    },
  );

  test("an empty cell of a table's head is no header", () => {
    const html = toHtml("| | b |\n|---|---|\n| c | d |");
    expect(html).toContain('<tr><td></td><th scope="col">b</th></tr>');
    expect(html).toContain("<tr><td>c</td><td>d</td></tr>");
  });
});

test("every description of the document is checked, wherever it stands", () => {
  const places = [...descriptions(document)].map(([pointer]) => pointer);
  for (const place of [
    "#/info/description",
    "#/tags/0/description",
    "#/components/securitySchemes/basic/description",
  ])
    expect(places).toContain(place);
  expect(places.some((place) => /\/x-details$/.test(place))).toBe(true);
  expect(places.some((place) => /examples\/\w+\/description$/.test(place))).toBe(true);
  expect(places.some((place) => /properties\/endTime\/description$/.test(place))).toBe(true);
});

describe("a page", () => {
  function layOut(path: string, body = "", inlineScripts?: string[]): string {
    const files = new Map<string, string>();
    addPage(files, document, {
      path,
      title: "A “title” <of> its own",
      description: "About it.",
      styles: ["assets/site.css"],
      body,
      ...(inlineScripts && { inlineScripts }),
    });
    return files.get(path) ?? "";
  }

  test("has addresses relative to where it is", () => {
    const html = layOut("versions/1.0.0/index.html");
    for (const target of ["assets/site.css", "icon.svg", "card.png", "index.html", "plain.html", "try.html"])
      expect(html).toContain(`"../../${target}"`);
    expect(html).not.toContain("canonical");
    expect(html).toContain("<title>A “title” &lt;of&gt; its own</title>");
  });

  test("has whole addresses for search engines and social networks where they are known", () => {
    vi.stubEnv("SITE_URL", "https://example.com/docs");
    const html = layOut("versions/1.0.0/index.html");
    vi.unstubAllEnvs();
    expect(html).toContain('property="og:image" content="https://example.com/docs/card.png"');
    expect(html).toContain('rel="canonical" href="https://example.com/docs/versions/1.0.0/"');
  });

  test("allows exactly the scripts that are named, whatever its body contains", () => {
    const html = layOut("index.html", "<script>1</script><script>2</script>", ["1"]);
    expect(html).toContain("script-src 'self' 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=';");
  });
});
