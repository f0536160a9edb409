import { Marked, type MarkedExtension, type Tokens } from "marked";
import { gfmHeadingId } from "marked-gfm-heading-id";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as it is written in HTML, in an attribute too. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}

const ours: MarkedExtension = {
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => refuseHtml(text),
    // Focusable, since a reader without a mouse must be able to scroll it sideways.
    code: ({ text, lang = "" }: Tokens.Code) =>
      `<pre${isLong(text) ? ' class="long"' : ""} tabindex="0" data-language="${escapeHtml(lang)}"><code>${lang === "bash" ? keepWords(text) : escapeHtml(text)}\n</code></pre>\n`,
    table({ header, rows }: Tokens.Table) {
      const row = (cells: Tokens.TableCell[]) =>
        `<tr>${cells.map((cell) => this.tablecell(cell)).join("")}</tr>`;
      return `<div class="table" role="group" aria-label="Table" tabindex="0"><table>
<thead>${row(header)}</thead>
<tbody>${rows.map(row).join("\n")}</tbody>
</table></div>\n`;
    },
    // An empty cell is no header.
    tablecell({ header, text, tokens }: Tokens.TableCell) {
      const name = header && text ? 'th scope="col"' : "td";
      return `<${name}>${this.parser.parseInline(tokens)}</${name.slice(0, 2)}>`;
    },
  },
};

/** A command in which no option or date is broken at a hyphen. */
function keepWords(command: string): string {
  return escapeHtml(command).replaceAll(/(?<!\S)\S*-\S{1,20}(?!\S)/g, '<span class="word">$&</span>');
}

/** Whether code takes so much of a printed sheet that it may be broken. */
function isLong(code: string): boolean {
  return code.split("\n").length > 30;
}

const marked = new Marked(ours);
const withIds = new Marked(ours, gfmHeadingId());

/**
 * Markdown as HTML.
 *
 * @throws An error when the Markdown contains HTML: it could bring its own scripts into the page.
 */
export function toHtml(markdown: string, { headingIds = false }: { headingIds?: boolean } = {}): string {
  return (headingIds ? withIds : marked).parse(markdown, { async: false });
}

/**
 * Checks text that Redoc renders as Markdown.
 *
 * @throws An error when it contains HTML, or a tag of Markdoc, which Redoc would execute.
 */
export function refuseMarkup(markdown: string): void {
  marked.walkTokens(marked.lexer(markdown), (token) => {
    if (token.type === "html") refuseHtml(token.raw);
    // Renderers differ in what they take for a tag, so anything that looks like one is refused.
    const [tag] = (token.type === "text" && /<[a-z!/?][^>]*>?|\{%.*?%\}/is.exec(token.raw)) || [];
    if (tag) refuseHtml(tag);
  });
}

function refuseHtml(text: string): never {
  throw new Error(`Markdown contains "${text.trim()}". Write it as Markdown, or as code in backticks.`);
}
