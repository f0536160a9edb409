/** A number that a `number` may not hold: 16 digits or more, outside of a string. */
const longInteger = /[[:,\s]-?\d{16}/;

/**
 * Parses JSON. Integers beyond 2^53 become strings of their digits instead of being rounded.
 *
 * @throws SyntaxError when the text is not JSON.
 * @throws RangeError or TypeError when an integer cannot be kept, on platforms without source access in `JSON.parse`.
 */
export function parseJson(text: string): unknown {
  // Much faster without the function, which is rarely needed.
  return longInteger.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

function keepDigits(_key: string, value: unknown, context?: { source: string }): unknown {
  const isRounded = Number.isInteger(value) && !Number.isSafeInteger(value);
  return isRounded ? (context as { source: string }).source : value;
}

/** Undefined when the text is not JSON. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
