/**
 * The base URL as openapi-fetch wants it.
 *
 * @throws TypeError when it is none, or has parts that would be lost, corrupt the path or give a password away.
 */
export function parseBaseUrl(value: string | URL, allowHttp: boolean | undefined): string {
  // The value stays out of the messages: it may hold a password.
  const url = URL.parse(String(value));
  const isHttp = url?.protocol === "http:" && (allowHttp || isLoopback(url.hostname));
  if (!url || !(isHttp || url.protocol === "https:")) {
    throw new TypeError("baseUrl: must be a URL with https://, or with http:// and allowHttp.");
  }
  // Origin and path are all that it may have. An empty query or fragment shows in nothing but the text.
  if (url.href !== url.origin + url.pathname) {
    throw new TypeError("baseUrl: must not contain credentials, a query or a fragment.");
  }
  return url.href.replace(/\/+$/, "");
}

function isLoopback(hostname: string): boolean {
  return /^(.+\.)?localhost\.?$|^127\.\d+\.\d+\.\d+$|^\[::1\]$/.test(hostname);
}
