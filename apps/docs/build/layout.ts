import { createHash } from "node:crypto";
import type { Document } from "@saymon-logs/openapi/document";
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
   * Paths of scripts in the site, run in this order after the page was parsed. They stand at its end: a browser that
   * meets a large one in the head reads it before it paints.
   */
  scripts?: string[];
  /** More sources for the page's policy, by directive, such as `{ "worker-src": "blob:" }`. */
  policy?: Record<string, string>;
  body: string;
  /** The scripts inside the body that the policy allows. Text from the document can bring no others. */
  inlineScripts?: string[];
}

/** The menu of every page. */
export const places = [
  { path: "index.html", name: "Reference", about: "the operations and the guides" },
  { path: "try.html", name: "Try it", about: "send a request to the sandbox or to your own server" },
  { path: "export-the-logs.html", name: "Export the logs", about: "for people who do not program" },
  { path: "saymon-logs.html", name: "Exporter options", about: "commands, options and exit codes" },
  { path: "example-report.html", name: "Example report", about: "for auditors, of generated records" },
  { path: "errors.html", name: "Error catalogue", about: "what each error means and what to do" },
  { path: "client/index.html", name: "TypeScript client", about: "reference of the npm client" },
  {
    path: "index.html#/differences-from-the-vendor",
    name: "Differences from the vendor",
    about: "where the document departs",
  },
  { path: "changes.html", name: "Changelog", about: "what changed in the document from version to version" },
  { path: "plain.html", name: "Single page (print)", about: "the whole reference on one page" },
] as const;

/** Adds a page to the site, with what all pages have in common: policy, icon, card and header. */
export function addPage(files: Files, document: Document, page: Page): void {
  files.set(page.path, layOut(document, page));
}

function layOut({ info }: Document, page: Page): string {
  const { path, title, body, scripts = [] } = page;
  const root = "../".repeat(path.split("/").length - 1);
  const links = places.map(
    ({ path: target, name }) =>
      `<a href="${root}${target}"${target === path ? ' aria-current="page"' : ""}>${name}</a>`,
  );
  // A list can not be half in a popover: where some links fit beside the menu, they are there once more.
  const mainLinks = links.slice(0, 6);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
${metadata(page, root)}
</head>
<body>
<a class="skip-link" href="#content">Skip to the content</a>
<header class="site-header">
<a class="site-name" href="${root}index.html"><img src="${root}icon.svg" alt="" width="24" height="24">${escapeHtml(info.title)}</a>
<nav class="site-main-places" aria-label="Main pages">
${mainLinks.join("\n")}
</nav>
<button type="button" class="site-menu" popovertarget="site-places">Menu</button>
<nav class="site-places" id="site-places" aria-label="Site" popover>
${links.join("\n")}
</nav>
</header>
${body}
${scripts.map((script) => `<script defer src="${root}${script}"></script>`).join("\n")}
</body>
</html>
`;
}

function metadata({ path, title, description, styles, policy, inlineScripts }: Page, root: string): string {
  // Search engines and social networks take no relative address.
  const siteUrl = process.env["SITE_URL"]?.replace(/\/*$/, "/");
  const absolute = (target: string) => (siteUrl ? new URL(target, siteUrl).href : root + target);
  const lines = [
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta http-equiv="Content-Security-Policy" content="${contentPolicy(policy, inlineScripts)}">`,
    `<meta name="description" content="${escapeHtml(description)}">`,
    `<meta name="color-scheme" content="light dark">`,
    `<meta property="og:type" content="website">`,
    `<meta property="og:title" content="${escapeHtml(title)}">`,
    `<meta property="og:description" content="${escapeHtml(description)}">`,
    `<meta property="og:image" content="${absolute("card.png")}">`,
    `<meta name="twitter:card" content="summary_large_image">`,
    siteUrl && `<link rel="canonical" href="${absolute(path.replace(/index\.html$/, ""))}">`,
    `<link rel="icon" href="${root}icon.svg" type="image/svg+xml">`,
    `<link rel="alternate" href="${root}reference.md" type="text/markdown" title="The whole reference as Markdown">`,
    ...styles.map((style) => `<link rel="stylesheet" href="${root}${style}">`),
  ];
  return lines.filter(Boolean).join("\n");
}

/** Nothing from other hosts, and no script inside the page but those that are named. */
function contentPolicy(more: Record<string, string> = {}, inlineScripts: string[] = []): string {
  const hashes = inlineScripts.map(
    (script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  );
  const directives: Record<string, string> = {
    "default-src": "'none'",
    "script-src": ["'self'", ...hashes].join(" "),
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    ...more,
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join("; ");
}
