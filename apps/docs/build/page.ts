import { createHash } from "node:crypto";
import type { Document } from "./document.ts";
import type { Files } from "./files.ts";
import { escapeHtml } from "./html.ts";

/** A page of the site. */
export interface Page {
  /** Its path in the site, such as `versions/0.1.0/index.html`. */
  path: string;
  title: string;
  description: string;
  /** Paths of style sheets in the site. */
  styles: string[];
  /**
   * Paths of scripts in the site, run in this order once the page is there. They stand at its end: a browser that
   * meets a large one in the head reads it while it could paint.
   */
  scripts?: string[];
  /** More for the policy of the page, such as `worker-src blob:`. */
  policy?: string[];
  body: string;
}

const places = [
  ["index.html", "Reference"],
  ["plain.html", "Plain page"],
  ["client/index.html", "Client"],
  ["changes.html", "Changes"],
] as const;

/** Adds a page to the site, with what all pages have in common: policy, icon, card and header. */
export function addPage(files: Files, document: Document, page: Page): void {
  files.set(page.path, layOut(document, page));
}

function layOut(
  { info }: Document,
  { path, title, description, styles, scripts = [], policy = [], body }: Page,
): string {
  const root = "../".repeat(path.split("/").length - 1);
  // Search engines and social networks take no relative address.
  const siteUrl = process.env["SITE_URL"]?.replace(/\/*$/, "/");
  const absolute = (target: string) => (siteUrl ? new URL(target, siteUrl).href : root + target);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(body, policy)}">
<meta name="description" content="${escapeHtml(description)}">
<meta name="color-scheme" content="light dark">
<meta property="og:type" content="website">
<meta property="og:title" content="${escapeHtml(title)}">
<meta property="og:description" content="${escapeHtml(description)}">
<meta property="og:image" content="${absolute("card.png")}">
<meta name="twitter:card" content="summary_large_image">
${siteUrl ? `<link rel="canonical" href="${absolute(path.replace(/index\.html$/, ""))}">\n` : ""}<link rel="icon" href="${root}icon.svg" type="image/svg+xml">
<link rel="alternate" href="${root}reference.md" type="text/markdown" title="The whole reference as Markdown">
${styles.map((style) => `<link rel="stylesheet" href="${root}${style}">`).join("\n")}
</head>
<body>
<header class="site-header">
<a class="site-name" href="${root}index.html"><img src="${root}icon.svg" alt="" width="24" height="24">${escapeHtml(info.title)}</a>
<nav class="site-places" aria-label="Site">
${places.map(([target, name]) => `<a href="${root}${target}"${target === path ? ' aria-current="page"' : ""}>${name}</a>`).join("\n")}
</nav>
</header>
${body}
${scripts.map((script) => `<script defer src="${root}${script}"></script>`).join("\n")}
</body>
</html>
`;
}

/** Nothing from other hosts, and of the scripts inside the page exactly those that it was built with. */
function contentPolicy(body: string, more: string[]): string {
  const inline = [...body.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script = ""]) => sha256(script));
  const scripts = ["script-src 'self'", ...inline.map((hash) => `'sha256-${hash}'`)].join(" ");
  const rest = [
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return ["default-src 'none'", scripts, ...rest, ...more].join("; ");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
