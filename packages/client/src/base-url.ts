/**
 * The base URL as openapi-fetch wants it.
 *
 * @throws TypeError when it is none, or has parts that would be lost, corrupt the path or give a password away.
 */
export function toBaseUrl(value: string | URL, allowHttp: boolean | undefined): string {
  // The value stays out of the messages: it may hold a password.
  const url = URL.parse(String(value));
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TypeError('baseUrl: must be an absolute URL, such as "https://saymon.example.com".');
  }
  // An empty query or fragment shows in the text only.
  if (url.username || url.password || /[?#]/.test(url.href)) {
    throw new TypeError("baseUrl: must not contain credentials, a query or a fragment.");
  }
  if (url.protocol === "http:" && !allowHttp && !isLoopback(url.hostname)) {
    throw new TypeError("baseUrl: must begin with https://, or allowHttp be set.");
  }
  return url.href.replace(/\/+$/, "");
}

function isLoopback(hostname: string): boolean {
  return /^(.+\.)?localhost\.?$|^127\.\d+\.\d+\.\d+$|^\[::1\]$/.test(hostname);
}
