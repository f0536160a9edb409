/** Replaces secrets in text with `***`. */
export type Redactor = (text: string) => string;

/** Shorter secrets would mask unrelated text, and the gaps would reveal them. */
const minLength = 4;

/**
 * Creates a function that replaces secrets in text with `***`, wherever they appear in one of these forms, also mixed
 * and nested: as they are, in any case; percent-encoded or form-encoded; escaped as in JSON; with numeric HTML entities
 * or those of `& < > " '`; as Base64 or Base64url, also unpadded or wrapped. The value of a parameter `api-token` is
 * replaced whatever it is.
 *
 * Not recognised: secrets of fewer than four characters, parts of a secret, and secrets that are encoded in another
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
    .flatMap((secret): Form[] => [
      { canonical: canonicalizeText(secret), canonicalize: canonicalizeText },
      { canonical: canonicalizeBase64(encodeBase64(secret)), canonicalize: canonicalizeBase64 },
    ])
    .filter(({ canonical }) => canonical.length >= minLength)
    // A secret that begins with another one must be replaced as a whole.
    .sort((one, other) => other.canonical.length - one.canonical.length);
  return (text) => forms.reduce(replaceForm, text.replace(/(api-token=)[^&#\s"'<>)]+/gi, "$1***"));
}

/** A secret in the form that is searched for. It does not become a regular expression: an error would quote it. */
interface Form {
  canonical: string;
  canonicalize: (text: string) => string;
}

/** Form-encoding turns spaces into `+`; escapes of control characters differ too much to compare them. */
function canonicalizeText(text: string): string {
  return decode(text)
    .replace(/\p{Cc}/gu, "")
    .replaceAll("+", " ")
    .toLowerCase();
}

/** Base64 may be wrapped and unpadded, and Base64url has other characters. */
function canonicalizeBase64(text: string): string {
  return decode(text).replace(/[\s=]/g, "").replaceAll("-", "+").replaceAll("_", "/").toLowerCase();
}

/** Undoes all escapes, also nested ones. Applied to texts and secrets alike, so a secret may look like an escape. */
function decode(text: string): string {
  let decoded = text;
  // Deeper than any usual text, and a limit for text that is made to deceive.
  for (let depth = 0; depth < 8; depth++) {
    decoded = decoded
      // A run of backslashes as a whole: each may begin an escape, and a long run would take quadratic time.
      .replace(/\\+(?:u([\da-f]{4})|[bfnrt])?/gi, (_, hex) =>
        hex ? String.fromCharCode(Number(`0x${hex}`)) : "",
      )
      .replace(/&(?:#(x[\da-f]{1,6}|\d{1,7})|(amp|lt|gt|quot|apos));/gi, (_, code, name) =>
        code
          ? String.fromCodePoint(Number(`0${code}`) % 0x11_00_00)
          : (entities[name.toLowerCase()] as string),
      )
      .replace(/(?:%[\da-f]{2})+/gi, decodePercent);
  }
  return decoded.normalize();
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Not with `decodeURIComponent`, which decodes nothing of a run in which one byte is not UTF-8. */
function decodePercent(run: string): string {
  const bytes = run.match(/[^%]+/g)?.map((hex) => Number.parseInt(hex, 16)) ?? [];
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

function replaceForm(text: string, { canonical, canonicalize }: Form): string {
  const contains = (part: string) => canonicalize(part).includes(canonical);
  let safe = "";
  for (let rest = text; ; ) {
    const end = findSize(rest.length, (size) => contains(rest.slice(0, size)));
    const start = end - findSize(end, (size) => contains(rest.slice(Math.max(end - size, 0), end)));
    if (end === 0) return safe + rest;
    safe += `${rest.slice(0, start)}***`;
    rest = rest.slice(end);
  }
}

/** The smallest size for which `isEnough` holds; 0 when it does not hold for the maximum, and so for no larger one. */
function findSize(maximum: number, isEnough: (size: number) => boolean): number {
  let enough = 32;
  for (; !isEnough(enough); enough *= 2) if (enough >= maximum) return 0;
  for (let tooSmall = 0; enough - tooSmall > 1; ) {
    const middle = (tooSmall + enough) >> 1;
    if (isEnough(middle)) enough = middle;
    else tooSmall = middle;
  }
  return enough;
}

/** `btoa` accepts Latin-1 only, so it gets the bytes of the UTF-8 encoding. */
export function encodeBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/**
 * Makes text from outside safe to print in a message, a terminal, a report or a CI log: escapes control and format
 * characters, line separators and lone surrogates (`\n`, `\u202e`), separates `##[`, `##vso[` and the like, and `::`,
 * which CI systems take for commands, and cuts it after 500 characters.
 *
 * @param text Text from outside alone, such as a server's message. Do not pass your own words around it: a
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
  const separated = redact(escaped).replace(/:(?=:)|##(?=\w*\[)/g, "$& ");
  const [start = ""] = /^.{0,500}/su.exec(separated) ?? [];
  return start === separated ? start : `${start}…`;
}

function escapeCharacter(character: string): string {
  const escaped = JSON.stringify(character).slice(1, -1);
  if (escaped !== character) return escaped;
  const units = character.split("").map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
  return units.map((unit) => `\\u${unit}`).join("");
}
