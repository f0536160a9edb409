import { escapeHtml, toHtml } from "./html.ts";
import { demote, relink, type Section } from "./sections.ts";

const downloads = ["openapi.yaml", "openapi.json", "openapi.dereferenced.json", "reference.md"];

/** The whole reference as HTML that needs no script. */
export function singlePage(sections: Section[]): string {
  const links = [
    ...sections.map(({ anchor, title }) => [`#${anchor}`, title] as const),
    ...downloads.map((name) => [name, name] as const),
  ];
  return withContents(links, sections.map(article).join("\n"));
}

/** A page with its table of contents beside it. */
export function withContents(links: (readonly [target: string, name: string])[], main: string): string {
  return `<div class="plain">
<nav class="plain-contents" aria-label="Contents">
<ul>
${links.map(([target, name]) => `<li><a href="${target}">${escapeHtml(name)}</a></li>`).join("\n")}
</ul>
</nav>
<main id="content" tabindex="-1">
${main}
</main>
</div>`;
}

function article({ kind, anchor, markdown }: Section): string {
  const text = relink(kind === "overview" ? markdown : demote(markdown), (name) => `#/${name}`);
  return `<section id="${anchor}">\n${toHtml(text)}</section>`;
}
