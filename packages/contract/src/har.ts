/** A request and its answer, as an archive holds them. */
export interface Entry {
  url: URL;
  /** Default: none, since a schema says nothing of them. */
  requestHeaders?: Record<string, string>;
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** An HTTP archive, as proxies and browsers write it. Without times: what is read of it does not depend on them. */
export function toHar(entries: Entry[]): unknown {
  return {
    log: {
      version: "1.2",
      creator: { name: "saymon-logs-contract", version: "1" },
      entries: entries.map(toEntry),
    },
  };
}

function toEntry({ url, requestHeaders = {}, status, headers, body }: Entry): unknown {
  const unknown = { httpVersion: "HTTP/1.1", cookies: [], headersSize: -1, bodySize: -1 };
  return {
    startedDateTime: new Date(0).toISOString(),
    time: 0,
    request: {
      ...unknown,
      method: "GET",
      url: url.href,
      headers: toPairs(requestHeaders),
      queryString: toPairs(Object.fromEntries(url.searchParams)),
    },
    response: {
      ...unknown,
      status,
      statusText: "",
      headers: toPairs(headers),
      content: { size: body.length, mimeType: headers["content-type"] ?? "", text: body },
      redirectURL: headers["location"] ?? "",
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
  };
}

function toPairs(values: Record<string, string>): { name: string; value: string }[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
