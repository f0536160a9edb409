import type { Document } from "@saymon-logs/openapi/document";
import { endpoints } from "../build/document.ts";
import { toHtml } from "../build/html.ts";
import { operationAnchor, relink, request } from "../build/sections.ts";

/**
 * How each operation is called, as HTML that a link to it shows before Redoc runs, or without a script. Redoc then puts
 * the whole operation at the same place, and `redoc/page.js` removes this.
 *
 * @param redoc What Redoc made of the same document.
 */
export function untilRedoc(document: Document, redoc: string): string {
  const operations = endpoints(document).map((endpoint) => {
    // What stands behind "#" in Redoc's address of it, so that the browser finds it by itself.
    const id = `/${operationAnchor(endpoint)}`;
    if (!redoc.includes(`data-section-id="${id}"`))
      throw new Error(
        `Redoc's page no longer has a section "${id}". Adapt operationAnchor in build/sections.ts.`,
      );

    const rest = `Responses, examples and code samples follow; [the single page](plain.html#${id}) has them too.`;
    const markdown = `# ${endpoint.title}\n\n${request(document, endpoint)}\n\n${rest}\n`;
    return `<section id="${id}">\n${toHtml(relink(markdown, (name) => `#/${name}`))}</section>`;
  });
  return `<main class="plain until-redoc">\n${operations.join("\n")}\n</main>`;
}

/** Browsers look for what the address points to when all scripts have arrived; this makes them look at once. */
export const seek = "if (location.hash) location.replace(location.hash);";
