import { afterEach, expect, test } from "vitest";
import type { Listening } from "../src/listen.ts";
import { startRecorder } from "../src/recorder.ts";
import { type FakeAnswer, fakeServer } from "./fake-server.ts";

let recorder: Listening | undefined;
afterEach(() => recorder?.close());

async function recording(answer: FakeAnswer) {
  const failures: unknown[] = [];
  const server = fakeServer(() => answer);
  recorder = await startRecorder(server, (error) => failures.push(error));
  return { server, url: recorder.url, failures };
}

test("what goes through is recorded, with the user's own credentials where it carries any", async () => {
  const { server, url } = await recording({ status: 400, body: { code: "BadRequest" } });
  const answer = await fetch(`${url}/node/api/users/a%20b/audit-log?limit=2`, {
    headers: { Authorization: "Basic x" },
  });
  await fetch(`${url}/node/api/users/session/log`);
  expect([answer.status, answer.headers.get("Content-Type"), await answer.json()]).toEqual([
    400,
    "application/json",
    { code: "BadRequest" },
  ]);
  expect(
    server.exchanges.map(({ request, isNormal }) => [request.parameters, request.credentials, isNormal]),
  ).toEqual([
    [{ id: "a b", limit: "2" }, "own", true],
    [{}, "none", false],
  ]);
});

test("where a redirect leads to is not passed on", async () => {
  const { url } = await recording({
    status: 302,
    headers: { Location: "http://127.0.0.1/elsewhere" },
    body: "",
  });
  const answer = await fetch(`${url}/node/api/users/session/log`, { redirect: "manual" });
  expect([answer.status, answer.headers.get("Location"), answer.headers.get("Content-Type")]).toEqual([
    302,
    null,
    null,
  ]);
});

test("a path that the document does not have is not asked for", async () => {
  const { server, url } = await recording({});
  expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
  expect(server.exchanges).toEqual([]);
});

test("an answer that broke off breaks off here, too", async () => {
  const { url, failures } = await recording({ broken: "It broke off." });
  await expect(fetch(`${url}/node/api/users/session/log`)).rejects.toThrow();
  expect(failures).toEqual([]);
});

test("what a request threw is told", async () => {
  const error = new Error("late");
  const failures: unknown[] = [];
  const server = fakeServer(() => {
    throw error;
  });
  recorder = await startRecorder(server, (thrown) => failures.push(thrown));
  await expect(fetch(`${recorder.url}/node/api/users/session/log`)).rejects.toThrow();
  expect(failures).toEqual([error]);
});
