/** How many levels the value of a field may have. With more, the stack could overflow when it is serialized or compared. */
export const maxDepth = 2_000;

/** Finds a field whose value is nested deeper than {@link maxDepth} levels. */
export function findDeepField(record: object): string | undefined {
  return Object.entries(record).find(([, value]) => isTooDeep(value))?.[0];
}

/** Without recursion, which could overflow the stack as well. */
function isTooDeep(value: unknown): boolean {
  let level = isObject(value) ? [value] : [];
  for (let depth = 0; depth < maxDepth && level.length > 0; depth++)
    level = level.flatMap((outer) => Object.values(outer).filter(isObject));
  return level.length > 0;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
