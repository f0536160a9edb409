import { createServer } from "node:http";
import { listen } from "@saymon-logs/command-line/listen";
import { expect, onTestFinished, test } from "vitest";
import { startPrismProxy } from "../src/mock.ts";

test("with errors, a response that violates the document is replaced by Prism's problem", async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end('[{"id":1}]');
  });
  const upstream = await listen(server);
  onTestFinished(() => upstream.close());
  const url = "/node/api/users/session/log?api-token=any";

  const strict = await startPrismProxy({ upstream: upstream.url, errors: true });
  onTestFinished(() => strict.close());
  const refused = await fetch(strict.url + url);
  expect(refused.status).toBe(500);
  expect(await refused.text()).toContain("https://stoplight.io/prism/errors#VIOLATIONS");

  const lenient = await startPrismProxy({ upstream: upstream.url, validateRequest: false });
  onTestFinished(() => lenient.close());
  const passed = await fetch(`${lenient.url}${url}&limit=many`);
  expect(passed.status).toBe(200);
  expect(passed.headers.get("sl-violations")).toContain('"response"');
});
