/** HTML or SVG that is ready to be put into a page. Only {@link html} and {@link raw} create it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template accepts: text, which it escapes, and HTML. Nothing is written for `undefined`, `null` and `false`. */
export type Content = Html | string | number | undefined | null | false | readonly Content[];

/**
 * A template that escapes all its values, so that no value of a record can become markup. Attributes must be in quotes.
 * For example: html`<td title="${login}">${login}</td>`.
 */
export function html(parts: TemplateStringsArray, ...values: Content[]): Html {
  let text = parts[0] ?? "";
  for (const [index, value] of values.entries()) text += toHtml(value) + parts[index + 1];
  return new Html(text);
}

/** Contents with a separator between them. */
export function join(separator: string, contents: readonly Content[]): Content {
  return contents.map((content, index) => [index > 0 && separator, content]);
}

/** HTML that the program itself contains, such as the style sheet. */
export function raw(text: string): Html {
  return new Html(text);
}

function toHtml(content: Content): string {
  if (content === undefined || content === null || content === false) return "";
  if (content instanceof Html) return content.text;
  return typeof content === "object" ? content.map(toHtml).join("") : escapeText(String(content));
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for HTML and SVG, in an attribute too. What cannot be seen is written as its code point: `[U+202E]`. */
export function escapeText(text: string): string {
  return showInvisible(text).replaceAll(/[&<>"']/g, (character) => entities[character] as string);
}

/** Text in which what cannot be seen is written as its code point. */
export function showInvisible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, nameOf);
}

/** Controls change what readers see, and two logins that differ in an invisible character would look the same. */
function nameOf(character: string): string {
  return `[U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`;
}
