import openapi from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { afterEach, expect, test, vi } from "vitest";
import type { Document } from "../build/document.ts";
import { addPage } from "../build/page.ts";

afterEach(() => vi.unstubAllEnvs());

function layOut(path: string): string {
  const files = new Map<string, string>();
  const page = {
    path,
    title: "A “title” <of> its own",
    description: "About it.",
    styles: ["assets/site.css"],
  };
  addPage(files, openapi as unknown as Document, { ...page, body: "<script>1</script>" });
  return files.get(path) ?? "";
}

test("every address is relative to where the page is", () => {
  const html = layOut("versions/1.0.0/index.html");
  for (const target of ["assets/site.css", "icon.svg", "card.png", "index.html", "plain.html"])
    expect(html).toContain(`"../../${target}"`);
  expect(html).not.toContain("canonical");
  expect(html).toContain("<title>A “title” &lt;of&gt; its own</title>");
});

test("those for search engines and social networks are whole where it is known", () => {
  vi.stubEnv("SITE_URL", "https://example.com/docs");
  const html = layOut("versions/1.0.0/index.html");
  expect(html).toContain('property="og:image" content="https://example.com/docs/card.png"');
  expect(html).toContain('rel="canonical" href="https://example.com/docs/versions/1.0.0/"');
});

test("its policy allows exactly the scripts inside it", () => {
  expect(layOut("index.html")).toContain(
    "script-src 'self' 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='",
  );
});
