/** The client reads no more of a body than `maxBytes`, whatever a server sends. */
import { createServer } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { type Client, createClient, isTemporary, WalkError, walkSessionLog } from "@saymon-logs/client";
import { type Listening, listen } from "@saymon-logs/command-line/listen";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { calls } from "../src/calls.ts";
import { runs } from "../src/runs.ts";

const reads: ((client: Client) => Promise<unknown>)[] = [
  ...Object.values(calls),
  (client) => client.http.GET("/node/api/users/session/log"),
  async (client) => {
    for await (const page of walkSessionLog(client).pages()) expect(page).toBeInstanceOf(Array);
  },
];
const read = fc.constantFrom(...reads);

/** Counts what is pulled from the bodies of responses. */
function countingFetch(respond: typeof fetch): {
  fetch: typeof fetch;
  pulled: { bytes: number; bodies: number };
} {
  const pulled = { bytes: 0, bodies: 0 };
  return {
    pulled,
    async fetch(input, init) {
      const response = await respond(input, init);
      pulled.bodies++;
      const counter = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          pulled.bytes += chunk.length;
          controller.enqueue(chunk);
        },
      });
      return new Response(response.body?.pipeThrough(counter) ?? null, response);
    },
  };
}

/** Reads with the client, and returns the error of the call. */
async function failureOf(
  read: (client: Client) => Promise<unknown>,
  options: { baseUrl: string; maxBytes: number; fetch: typeof fetch },
): Promise<unknown> {
  const auth = { login: "auditor", password: "planted-password" };
  const error = await read(createClient({ auth, initialBackoff: 0, ...options })).then(
    () => expect.fail("The response was read to its end."),
    (reason: unknown) => reason,
  );
  return error instanceof WalkError ? error.cause : error;
}

function expectFinal(error: unknown, maxBytes: number): void {
  expect(error).toMatchObject({
    name: "UnexpectedResponseError",
    attempts: 1,
    message: expect.stringContaining(`the response exceeds maxBytes (${maxBytes})`),
  });
  expect(isTemporary(error)).toBe(false);
}

/** An endless body in chunks of this size. */
function endless(chunkSize: number, text: string): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(Buffer.alloc(chunkSize, text));
  return new ReadableStream({ pull: (controller) => controller.enqueue(chunk) });
}

test("an endless body ends in the final error within maxBytes", async () => {
  const run = fc.record({
    read,
    maxBytes: fc.integer({ min: 1, max: 1_000_000 }),
    chunkSize: fc.integer({ min: 1000, max: 100_000 }),
    text: fc.constantFrom(" ", "[", '[{"id":"', "\u0000"),
  });
  await fc.assert(
    fc.asyncProperty(run, async ({ read, maxBytes, chunkSize, text }) => {
      const headers = { "content-type": "application/json" };
      const { fetch, pulled } = countingFetch(
        async () => new Response(endless(chunkSize, text), { headers }),
      );
      expectFinal(
        await failureOf(read, { baseUrl: "https://saymon.example.com", maxBytes, fetch }),
        maxBytes,
      );
      expect(pulled.bodies).toBe(1);
      // One chunk that exceeds the maximum, and one that the stream has ready.
      expect(pulled.bytes).toBeLessThanOrEqual(maxBytes + 2 * chunkSize);
    }),
    { seed: 17, numRuns: runs(100) },
  );
});

test("an endless body of a failure is not read beyond what a message could need", async () => {
  for (const status of [400, 401, 404, 500]) {
    const headers = { "content-type": "application/json" };
    const respond = async () => new Response(endless(10_000, " "), { status, headers });
    const { fetch, pulled } = countingFetch(respond);
    const client = createClient({
      baseUrl: "https://saymon.example.com",
      auth: { login: "auditor", password: "planted-password" },
      maxRetries: 0,
      fetch,
    });
    await expect(client.listSessionLog()).rejects.toMatchObject({ status, serverMessage: undefined });
    expect(pulled.bytes).toBeLessThanOrEqual(65_536 + 2 * 10_000);
  }
});

const spaces = Buffer.alloc(20_000_000, " ");
const bombs: Record<string, Buffer> = {
  gzip: gzipSync(spaces),
  "gzip, gzip": gzipSync(gzipSync(spaces)),
  deflate: deflateSync(spaces),
  br: brotliCompressSync(spaces),
};
/** More than the platform decompresses at once. */
const maxChunk = 65_536;

const server = createServer((request, response) => {
  const encoding = new URL(request.url ?? "", "http://localhost").pathname.split("/")[1] ?? "";
  const name = decodeURIComponent(encoding);
  response.writeHead(200, { "content-type": "application/json", "content-encoding": name });
  response.end(bombs[name]);
});
let listening: Listening;
beforeAll(async () => {
  listening = await listen(server);
});
afterAll(() => listening.close());

test.each(Object.keys(bombs))(
  "a decompression bomb in %s ends in the final error within maxBytes",
  async (name) => {
    const baseUrl = `${listening.url}/${encodeURIComponent(name)}`;
    await fc.assert(
      fc.asyncProperty(read, fc.integer({ min: 1, max: 2_000_000 }), async (read, maxBytes) => {
        const counting = countingFetch(fetch);
        expectFinal(await failureOf(read, { baseUrl, maxBytes, fetch: counting.fetch }), maxBytes);
        expect(counting.pulled.bodies).toBe(1);
        expect(counting.pulled.bytes).toBeLessThanOrEqual(maxBytes + 2 * maxChunk);
      }),
      { seed: 17, numRuns: runs(10) },
    );
  },
);
