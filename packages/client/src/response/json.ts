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

/** With a list instead of recursion, because JSON can be nested deeper than the stack. */
function hasLargeNumber(parsed: unknown): boolean {
  const containers = [parsed];
  const examine = (value: unknown) => {
    if (typeof value === "object" && value !== null) containers.push(value);
    return typeof value === "number" && isLarge(value);
  };
  for (const container of containers as Record<string, unknown>[]) {
    // Neither `Object.values`, which creates an array for each record, nor `in` for arrays, which creates strings.
    if (!Array.isArray(container)) {
      for (const key in container) if (examine(container[key])) return true;
    } else if (container.some(examine)) return true;
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
