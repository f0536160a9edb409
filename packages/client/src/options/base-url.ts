/**
 * The base URL as openapi-fetch needs it.
 *
 * @throws TypeError when it is not a URL, or has parts that would be lost, corrupt the path or reveal a password.
 */
export function parseBaseUrl(value: string | URL, allowHttp: boolean | undefined): string {
  // The value stays out of the messages: it may contain a password.
  const url = URL.parse(String(value));
  const isHttp = url?.protocol === "http:" && (allowHttp || isLocalhost(url.hostname));
  if (!url || !(isHttp || url.protocol === "https:")) {
    throw new TypeError("baseUrl: must be a URL with https://, or with http:// and allowHttp.");
  }
  // An empty query or fragment shows in nothing but the text.
  if (url.href !== url.origin + url.pathname) {
    throw new TypeError("baseUrl: must not contain credentials, a query or a fragment.");
  }
  const [, prefix] = /^(.*?)\/+node\/api(\/users(\/.*)?)?\/*$/.exec(url.pathname) ?? [];
  if (prefix !== undefined) {
    throw new TypeError(`baseUrl: must not contain /node/api. Use ${url.origin}${prefix}.`);
  }
  return url.href.replace(/\/+$/, "");
}

/** Exactly the names that never leave the machine: how `x.localhost` or `localhost.` resolves is up to DNS. */
function isLocalhost(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
