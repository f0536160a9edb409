import { type Document, type Endpoint, endpoints } from "./document.ts";
import { toHtml } from "./html.ts";
import { request, slug } from "./sections.ts";

/**
 * How each operation is called, as HTML that a link to it shows before Redoc runs, or without it. Redoc then puts the
 * whole operation at the same place, and `public/site.js` takes this away.
 *
 * @param redoc What Redoc made of the same document.
 */
export function untilRedoc(document: Document, redoc: string): string {
  const operations = endpoints(document).map((endpoint) => operation(document, endpoint, redoc));
  return `<main class="plain until-redoc">\n${operations.join("\n")}\n</main>\n<script>${seek}</script>`;
}

/** Browsers look for what the address points to when all scripts have arrived; this makes them look at once. */
const seek = "if (location.hash) location.replace(location.hash);";

function operation(document: Document, endpoint: Endpoint, redoc: string): string {
  const { operationId, summary } = endpoint;
  // What stands behind "#" in Redoc's address of it, so that the browser finds it by itself.
  const id = `/${operationId.toLowerCase()}`;
  if (!redoc.includes(`data-section-id="${id}"`))
    throw new Error(`Redoc has no section "${id}" any more: adapt build/until-redoc.ts.`);

  const rest = `Answers, examples and code samples follow; [the plain page](plain.html#${slug(summary)}) has them too.`;
  const markdown = `# ${summary}\n\n${request(document, endpoint)}\n\n${rest}\n`;
  return `<section id="${id}">\n${toHtml(markdown)}</section>`;
}
