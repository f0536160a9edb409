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

/** Without recursion: JSON can be nested deeper than the stack. */
function hasLargeNumber(records: unknown): boolean {
  const containers = [records].flat() as Record<string, unknown>[];
  for (const container of containers) {
    // `Object.values` would create an array for each record.
    for (const key in container) {
      const value = container[key];
      if (typeof value === "number") {
        if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return true;
      } else if (typeof value === "object" && value !== null) {
        containers.push(value as Record<string, unknown>);
      }
    }
  }
  return false;
}

function keepSource(_key: string, value: unknown, context?: { source: string }): unknown {
  if (typeof value !== "number" || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  return (context as { source: string }).source;
}

/** Undefined when the text is not JSON. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
