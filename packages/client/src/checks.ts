/**
 * A misspelt `limit` would read the whole log, so what TypeScript refuses is refused at run time too.
 *
 * @throws TypeError when `given` is no object, or has a key that is not known.
 */
export function checkKeys(argument: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== "object" || given === null) throw new TypeError(`${argument}: must be an object.`);
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`${argument}.${unknown}: is not known; there are ${known.join(", ")}.`);
  }
}
