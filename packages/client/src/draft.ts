/**
 * A request that is yet to be made. openapi-fetch fills it in for the operations in place of a `Request`, which
 * would be thrown away: each attempt needs one of its own.
 */
export class Draft {
  readonly url: string;
  readonly headers: Headers;

  constructor(url: string, { headers }: { headers: Headers }) {
    this.url = url;
    this.headers = headers;
  }
}
