/** The maximum of `int32`: the document's limit for counts, and the longest timer that runtimes accept. */
export const int32Max: number = 2 ** 31 - 1;

/**
 * Refuses unknown keys at run time as TypeScript does at compile time: a misspelt `limit` would read the whole log.
 *
 * @throws TypeError when `given` is not an object, or has a key that is not among `known`.
 */
export function checkKeys(argument: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== "object" || given === null) throw new TypeError(`${argument}: must be an object.`);
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`${argument}.${unknown}: unknown option; expected one of ${known.join(", ")}.`);
  }
}

/** @throws TypeError when the value is not an integer from `least` to {@link int32Max}. */
export function checkInteger(argument: string, value: unknown, least: number): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= int32Max) {
    return value as number;
  }
  throw new TypeError(`${argument}: must be an integer from ${least} to ${int32Max}.`);
}

/** @throws TypeError when the value is neither undefined nor a function. */
export function checkFunction(argument: string, value: unknown): void {
  if (value === undefined || typeof value === "function") return;
  throw new TypeError(`${argument}: must be a function.`);
}
