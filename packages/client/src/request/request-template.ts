/**
 * What all attempts of a call send. For operations, openapi-fetch fills it in place of a `Request`, which would be
 * thrown away: each attempt needs its own.
 */
export interface RequestTemplate {
  readonly url: string;
  readonly headers: Headers;
}

/** Not an arrow function: openapi-fetch calls it with `new`, as it calls `Request`. */
export function createTemplate(url: string, { headers }: { headers: Headers }): RequestTemplate {
  return { url, headers };
}
