/**
 * A request that is yet to be made. openapi-fetch fills it in for the operations in place of a `Request`, which
 * would be thrown away: each attempt needs one of its own.
 */
export interface RequestTemplate {
  readonly url: string;
  readonly headers: Headers;
}

/** No arrow function: openapi-fetch puts `new` before it, as before `Request`. */
export function createTemplate(url: string, { headers }: { headers: Headers }): RequestTemplate {
  return { url, headers };
}
