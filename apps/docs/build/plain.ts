import { escapeHtml, toHtml } from "./html.ts";
import { demote, type Section } from "./sections.ts";

const downloads = ["openapi.yaml", "openapi.json", "openapi.dereferenced.json", "reference.md"];

/** The whole reference as HTML that needs no script. */
export function plainReference(sections: Section[]): string {
  return `<div class="plain">
<nav class="plain-contents" aria-label="Contents">
<ul>
${sections.map(({ slug, title }) => `<li><a href="#${slug}">${escapeHtml(title)}</a></li>`).join("\n")}
</ul>
<ul>
${downloads.map((name) => `<li><a href="${name}">${name}</a></li>`).join("\n")}
</ul>
</nav>
<main>
${sections.map(article).join("\n")}
</main>
</div>`;
}

function article({ kind, slug, markdown }: Section): string {
  const html = toHtml(kind === "overview" ? markdown : demote(markdown));
  return `<section id="${slug}">\n${html}</section>`;
}
