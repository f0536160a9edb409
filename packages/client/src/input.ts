/** What is wrong with the caller's arguments is found here, before anything is sent. */

/**
 * The base URL as openapi-fetch wants it.
 *
 * @throws TypeError when it is none, or has parts that would be lost, corrupt the path or give a password away.
 */
export function toBaseUrl(value: string | URL): string {
  // The value stays out of the messages: it may hold a password.
  if (!URL.canParse(String(value))) {
    throw new TypeError('baseUrl: must be an absolute URL, such as "https://saymon.example.com".');
  }

  const url = new URL(value);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new TypeError("baseUrl: must begin with https:// or http://.");
  }
  if (url.username || url.password)
    throw new TypeError("baseUrl: must not contain credentials; pass them as auth.");
  if (url.search || url.hash) throw new TypeError("baseUrl: must not contain a query or a fragment.");
  return url.href.replace(/\/+$/, "");
}

/**
 * @throws TypeError when the id is empty, or a part of a path (`.`, `..`, or anything with a slash) that would lead
 * the request elsewhere.
 */
export function checkId(argument: string, id: unknown): void {
  if (typeof id === "string" && id !== "" && !/^\.{1,2}$|[/\\]/.test(id)) return;
  throw new TypeError(`${argument}: must be the id of a user, a text that is not empty and has no slash.`);
}

/**
 * @throws TypeError when a bound or a count is not a whole number from 0, or `from` is after `to`. openapi-fetch
 * would send `NaN` as text and drop a `Date`.
 */
export function checkRange(range: { from?: number; to?: number }): void {
  for (const [name, value] of Object.entries(range)) checkWholeNumber(name, value);

  const { from, to } = range;
  if (from !== undefined && to !== undefined && from > to) throw new TypeError("from: must not be after to.");
}

function checkWholeNumber(argument: string, value: unknown): void {
  if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= 0)) return;
  throw new TypeError(`${argument}: must be a whole number, not negative.`);
}
