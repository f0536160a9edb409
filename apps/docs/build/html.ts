import { Marked, type Tokens } from "marked";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as it stands in HTML, in an attribute too. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}

const marked = new Marked({
  renderer: {
    // An empty cell is no header.
    tablecell({ header, text, tokens }: Tokens.TableCell) {
      const name = header && text ? "th" : "td";
      return `<${name}>${this.parser.parseInline(tokens)}</${name}>\n`;
    },
  },
});

/** Markdown as HTML. */
export function toHtml(markdown: string): string {
  return marked.parse(markdown, { async: false });
}
