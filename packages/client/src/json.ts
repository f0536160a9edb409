/**
 * Parses JSON. Numbers beyond 2^53, in any notation, become strings of their source text instead of being rounded.
 *
 * @throws SyntaxError when the text is not JSON.
 * @throws RangeError or TypeError when such a number cannot be kept, on platforms without source access in `JSON.parse`.
 */
export function parseJson(text: string): unknown {
  const parsed = JSON.parse(text);
  // Much faster without the function, which is rarely needed.
  return hasLargeNumber(parsed) ? JSON.parse(text, keepSource) : parsed;
}

/** Level by level, because JSON can be nested deeper than the stack. */
function hasLargeNumber(parsed: unknown): boolean {
  for (let level = [parsed].flat(); level.length > 0; ) {
    const next: unknown[] = [];
    for (const container of level as Record<string, unknown>[]) {
      // `Object.values` would create an array for each record.
      for (const key in container) {
        const value = container[key];
        if (typeof value === "number" && isLarge(value)) return true;
        if (typeof value === "object") next.push(value);
      }
    }
    level = next;
  }
  return false;
}

function isLarge(value: number): boolean {
  return value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER;
}

function keepSource(_key: string, value: unknown, context?: { source: string }): unknown {
  return typeof value === "number" && isLarge(value) ? (context as { source: string }).source : value;
}

/** Undefined when the text is not JSON. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
