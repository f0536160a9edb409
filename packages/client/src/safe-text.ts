/** Replaces secrets in a text with `***`. */
export type Redactor = (text: string) => string;

/** Shorter secrets would mask unrelated text, and the gaps would reveal them. */
const minLength = 4;

/**
 * Creates a function that replaces secrets in a text with `***`, wherever they appear in one of these forms, also
 * mixed or nested: as they are, in any case; percent-encoded or form-encoded; escaped as in JSON or JavaScript; as
 * HTML entities; as Base64 or Base64url, also unpadded or wrapped. The value of a parameter `api-token` is replaced
 * whatever it is.
 *
 * Not recognised: secrets of fewer than four characters, parts of a secret, and secrets that were encoded in another
 * way, such as hexadecimal, reversed or encrypted.
 *
 * @param secrets Logins, passwords and tokens. For HTTP Basic, add `login:password`, which is encoded as a whole.
 *
 * @example
 * ```ts
 * import { createRedactor } from "@saymon-logs/client/safe-text";
 *
 * const redact = createRedactor(["päss/word"]);
 * console.log(redact('{"url":"https://example.com/?p=p%C3%A4ss%2fword","password":"p\\u00e4ss\\/word"}'));
 * // {"url":"https://example.com/?p=***","password":"***"}
 * ```
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = secrets
    .flatMap((secret) => [
      { form: secret, between: "" },
      // Base64 may be wrapped, and the line break escaped.
      { form: encodeBase64(secret).replace(/=+$/, ""), between: "(?:\\s|\\\\[rn]){0,4}" },
    ])
    .filter(({ form }) => form.length >= minLength)
    // A secret that begins with another one must be replaced as a whole.
    .sort((one, other) => other.form.length - one.form.length)
    .map(({ form, between }) => [...form.toWellFormed()].map(characterPattern).join(between));
  const pattern = new RegExp([...forms, "(?<=api-token=)[^&#\\s\"'<>)]+"].join("|"), "giu");
  return (text) => text.replace(pattern, "***");
}

/** `btoa` accepts Latin-1 only, so it gets the bytes of the UTF-8 encoding. */
export function encodeBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** A space may be encoded as `+`; Base64url has `-` and `_` in place of `+` and `/`. */
const alternatives: Record<string, string> = { " ": "[ +]", "+": "[+-]", "/": "[/_]" };

/** Matches a character and its escapes. Repetitions are bounded, so that no text takes quadratic time. */
function characterPattern(character: string): string {
  const code = character.codePointAt(0) as number;
  const hex = code.toString(16);
  const literal = alternatives[character] ?? character.replace(/[\\^$.*?()[\]{}|]/, "\\$&");
  // What follows the backslash of `\n`.
  const short = JSON.stringify(character).at(-2) === character ? "" : `|${JSON.stringify(character).at(-2)}`;
  const units = character
    .split("")
    .map((unit) => escapeUnit(unit).slice(1))
    .join("\\\\{1,8}");
  const percent = character > "\x7f" ? encodeURIComponent(character) : `%${hex.padStart(2, "0")}`;
  const name = /\w/.test(character) || code > 1023 ? "" : "|[a-z]{2,8}";
  return (
    `(?:\\\\{0,8}(?:${literal}|${units}${short})|${percent.replaceAll("%", "%(?:25){0,4}")}` +
    `|&(?:amp;){0,4}(?:#0{0,4}${code}|#x0{0,4}${hex}${name});)`
  );
}

/**
 * Makes a text from outside safe to print in a message, a terminal, a report or a CI log: escapes control and format
 * characters, line separators and lone surrogates (`\n`, `\u202e`), separates `##[` and `::`, which CI systems take
 * for commands, and cuts it after 500 characters.
 *
 * @param text Text from outside alone, such as a server's message. Your own words around it are better left out: a
 * secret that is an ordinary word would be replaced in them.
 * @param redact Replaces secrets. Applied to the escaped text, so that escaping cannot restore a secret.
 *
 * @example
 * ```ts
 * import { sanitizeText } from "@saymon-logs/client/safe-text";
 *
 * console.log(sanitizeText("not found\n::stop-commands::x")); // not found\n: :stop-commands: :x
 * ```
 */
export function sanitizeText(text: string, redact: Redactor = (text) => text): string {
  const escaped = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escapeCharacter);
  const separated = redact(escaped).replace(/:(?=:)|##(?=\[)/g, "$& ");
  const [start = ""] = /^.{0,500}/su.exec(separated) ?? [];
  return start === separated ? start : `${start}…`;
}

function escapeCharacter(character: string): string {
  const escaped = JSON.stringify(character).slice(1, -1);
  return escaped === character ? character.split("").map(escapeUnit).join("") : escaped;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
