import { expect, test } from "vitest";
import { toHar } from "../src/har.ts";

test("an archive holds what was asked and what came, as browsers write it", () => {
  const unknown = { httpVersion: "HTTP/1.1", cookies: [], headersSize: -1, bodySize: -1 };
  const entry = { startedDateTime: "1970-01-01T00:00:00.000Z", time: 0, cache: {} };
  const timings = { send: 0, wait: 0, receive: 0 };
  const url = new URL("http://server/log?limit=2");
  const entries = [
    { url, status: 200, headers: { "content-type": "application/json" }, body: "[]" },
    {
      url: new URL("/log", url),
      requestHeaders: { accept: "*/*" },
      status: 302,
      headers: { location: "/" },
      body: "",
    },
  ];
  expect(toHar(entries)).toEqual({
    log: {
      version: "1.2",
      creator: { name: "saymon-logs-contract", version: "1" },
      entries: [
        {
          ...entry,
          request: {
            ...unknown,
            method: "GET",
            url: "http://server/log?limit=2",
            headers: [],
            queryString: [{ name: "limit", value: "2" }],
          },
          response: {
            ...unknown,
            status: 200,
            statusText: "",
            headers: [{ name: "content-type", value: "application/json" }],
            content: { size: 2, mimeType: "application/json", text: "[]" },
            redirectURL: "",
          },
          timings,
        },
        {
          ...entry,
          request: {
            ...unknown,
            method: "GET",
            url: "http://server/log",
            headers: [{ name: "accept", value: "*/*" }],
            queryString: [],
          },
          response: {
            ...unknown,
            status: 302,
            statusText: "",
            headers: [{ name: "location", value: "/" }],
            content: { size: 0, mimeType: "", text: "" },
            redirectURL: "/",
          },
          timings,
        },
      ],
    },
  });
});
