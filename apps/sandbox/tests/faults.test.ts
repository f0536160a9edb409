import { sessionLog } from "@saymon-logs/validators";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { errorBody, logNames, operationOf } from "../src/document.ts";
import { faults, type Sandbox } from "../src/sandbox.ts";
import { ask, busy, examplePath, type Fields, list, start } from "./start.ts";

const path = "session/log?limit=10";

function meet(
  sandbox: Sandbox,
  fault: string,
  asked: string = path,
  init: RequestInit = {},
): Promise<Response> {
  return ask(sandbox, asked, { ...init, headers: { "sandbox-fault": fault } });
}

describe("connection", () => {
  test.each(["stall", "stall-body"])("%s: the response never ends", async (fault) => {
    const sandbox = await start();
    const abort = new AbortController();
    const headers = meet(sandbox, fault, path, { signal: abort.signal });
    const outcome = fault === "stall" ? headers : (await headers).text();
    // Other requests get a response meanwhile; this one does not.
    await ask(sandbox, path);
    const first = await Promise.race([outcome, ask(sandbox, path).then(() => "still waiting")]);
    expect(first).toBe("still waiting");
    abort.abort();
    await expect(outcome).rejects.toThrow("aborted");
  });

  test("stall-body: half of the body arrives", async () => {
    const sandbox = await start();
    const response = await meet(sandbox, "stall-body");
    const { value } = (await response.body?.getReader().read()) ?? {};
    expect(new TextDecoder().decode(value)).toMatch(/^\[\{"id":/);
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(value?.length ?? 0);
  });

  test("reset: before a response", async () => {
    const failure = await meet(await start(), "reset").catch((error: Error) => error.cause);
    expect(failure).toMatchObject({ code: "ECONNRESET" });
  });

  test.each(["reset-body", "short-body"])("%s: after the headers", async (fault) => {
    const response = await meet(await start(), fault);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow("terminated");
  });

  test("latency: the response arrives after the given time", async () => {
    const sandbox = await start();
    let early = false;
    const late = meet(sandbox, "latency=50");
    await Promise.race([late, ask(sandbox, path).then(() => (early = true))]);
    expect(early).toBe(true);
    expect(await (await late).json()).toEqual(await list(sandbox, path));
  });
});

describe("status, headers and body", () => {
  const html = expect.stringContaining("<html>");
  test.each<[string, number, unknown, Record<string, unknown>?]>([
    ["empty-body", 200, ""],
    ["html-200", 200, html, { "content-type": "text/html" }],
    ["html-502", 502, html, { "content-type": "text/html" }],
    ["null-body", 200, "null"],
    ["object-body", 200, expect.stringMatching(/^\{"items":\[/)],
    ["other-content-type", 200, expect.stringMatching(/^\[/), { "content-type": "text/plain" }],
    ["204", 204, ""],
    ["304", 304, ""],
    ["400", 400, JSON.stringify(errorBody("MissingParameter"))],
    ["401-session-expired", 401, JSON.stringify(errorBody("SessionExpired"))],
    ["401-as-200", 200, JSON.stringify(errorBody("NotLoggedIn"))],
    [
      "404-problem",
      404,
      expect.stringContaining("Not Found"),
      { "content-type": "application/problem+json" },
    ],
    ["408", 408, ""],
    ["429", 429, expect.anything(), { "retry-after": null }],
    ["429-seconds", 429, expect.anything(), { "retry-after": "1" }],
    [
      "429-date",
      429,
      expect.anything(),
      { "retry-after": expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} .* GMT$/) },
    ],
    ["429-rubbish", 429, expect.anything(), { "retry-after": "soon" }],
    ["429-ten-years", 429, expect.anything(), { "retry-after": "315360000" }],
    ["500", 500, JSON.stringify(errorBody("InternalError"))],
    ["500-empty", 500, ""],
    ["503", 503, html, { "retry-after": "1" }],
  ])("%s", async (fault, status, body, headers = {}) => {
    const response = await meet(await start(), fault);
    expect(response.status).toBe(status);
    expect(await response.text()).toEqual(body);
    for (const [name, value] of Object.entries(headers)) expect(response.headers.get(name)).toEqual(value);
  });

  test("truncated-json: complete as a response, incomplete as JSON", async () => {
    const text = await (await meet(await start(), "truncated-json")).text();
    expect(text).toMatch(/^\[\{/);
    expect(() => JSON.parse(text)).toThrow();
  });

  test("other-charset: UTF-16", async () => {
    const response = await meet(await start(), "other-charset");
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-16le");
    expect(JSON.parse(Buffer.from(await response.arrayBuffer()).toString("utf16le"))).toHaveLength(10);
  });

  test("huge-body: 50 MB of records", async () => {
    const body = await (await meet(await start(), "huge-body")).arrayBuffer();
    expect(body.byteLength).toBeGreaterThan(50_000_000);
  });

  test.each(["redirect-same-origin", "redirect-other-origin"])(
    "%s: it leads to the response",
    async (fault) => {
      const sandbox = await start();
      const response = await meet(sandbox, fault);
      expect(response.status).toBe(302);
      const target = new URL(response.headers.get("location") ?? "");
      expect(target.origin === sandbox.url).toBe(fault === "redirect-same-origin");
      const { authorization } = { authorization: "Basic YWRtaW46c2VjcmV0" };
      const followed = await fetch(target, { headers: { authorization, "sandbox-fault": fault } });
      expect(await followed.json()).toEqual(await list(sandbox, path));
    },
  );
});

describe("records", () => {
  const all = "session/log?limit=1000";

  test.each(["wrong-type", "wrong-type-deep", "negative-time", "null-record", "missing-field"])(
    "%s breaks the schema of each log, at one record",
    async (fault) => {
      const sandbox = await start({ records: 10_000 });
      const ajv = new Ajv2020({ allErrors: true, strict: false, formats: { int32: true, int64: true } });
      for (const log of logNames) {
        const asked = examplePath(log, { to: sandbox.clock.now(), limit: 1000 });
        const broken = (await (await meet(sandbox, fault, asked)).json()) as unknown[];
        const { schema } = operationOf(log).responses["200"].content["application/json"];
        expect(ajv.validate(schema, broken), log).toBe(false);
        expect(ajv.errors).toHaveLength(1);
        const usual = await list(sandbox, asked);
        const different = broken.flatMap((record, index) =>
          JSON.stringify(record) === JSON.stringify(usual[index]) ? [] : [index],
        );
        expect(different).toHaveLength(1);
      }
    },
  );

  test("wrong-type-deep: in the last field that can be null", async () => {
    const records = await (await meet(await start(), "wrong-type-deep", `${busy}/audit-log`)).json();
    expect((records as Fields[]).at(-1)).toMatchObject({ newBody: [[1]] });
  });

  test("missing-field: in the 500th record, or the last of fewer", async () => {
    const sandbox = await start();
    const lacking = async (asked: string) =>
      ((await (await meet(sandbox, "missing-field", asked)).json()) as Fields[]).findIndex(
        (r) => !("userId" in r),
      );
    expect(await lacking("session/log?limit=800")).toBe(499);
    expect(await lacking("session/log?limit=20")).toBe(19);
  });

  test("undocumented-field conforms to the document", async () => {
    const sandbox = await start();
    const records = (await (await meet(sandbox, "undocumented-field", path)).json()) as Fields[];
    expect(records[0]).toMatchObject({ undocumented: { since: 7 } });
    expect(await sessionLog["~standard"].validate(records)).not.toHaveProperty("issues");
  });

  test("from-, to-, limit- and skip-ignored", async () => {
    const sandbox = await start();
    const log = (await list(sandbox, all)) as { startTime: number }[];
    const [from, to] = [log[40]?.startTime, log[20]?.startTime];
    const get = async (fault: string, query: string) =>
      (await (await meet(sandbox, fault, `session/log?${query}`)).json()) as unknown[];
    expect(await get("to-ignored", `limit=10&to=${to}`)).toEqual(log.slice(0, 10));
    expect(await get("from-ignored", `limit=100&from=${from}`)).toEqual(log.slice(0, 100));
    expect(await get("limit-ignored", "limit=10")).toEqual(log.slice(0, 20));
    expect(await get("skip-ignored", "limit=10&skip=10")).toEqual(log.slice(0, 10));
  });

  test("wrong-order, order-turns, duplicated-record, lost-record", async () => {
    const sandbox = await start();
    const [first, second, third, fourth] = await list(sandbox, "session/log?limit=4");
    const get = async (fault: string) => (await meet(sandbox, fault, "session/log?limit=4")).json();
    expect(await get("wrong-order")).toEqual([fourth, third, second, first]);
    expect(await get("order-turns")).toEqual([first, second, fourth, third]);
    expect(await get("duplicated-record")).toEqual([first, first, second, third, fourth]);
    expect(await get("lost-record")).toEqual([first, third, fourth]);
  });

  test("faults in records leave errors and empty arrays as they are", async () => {
    const sandbox = await start();
    for (const { name, records } of faults) {
      if (!records) continue;
      const refusal = await ask(sandbox, path, { headers: { authorization: "", "sandbox-fault": name } });
      expect(await refusal.json()).toEqual(errorBody("NotLoggedIn"));
    }
  });
});

describe("which request gets a fault", () => {
  test("none that has not asked for one", async () => {
    const sandbox = await start();
    expect((await meet(sandbox, "none")).status).toBe(200);
    expect((await ask(sandbox, path)).status).toBe(200);
  });

  test("all, when the sandbox was started with one; a request can ask for another or for none", async () => {
    const sandbox = await start({ fault: "503" });
    expect((await ask(sandbox, path)).status).toBe(503);
    expect((await meet(sandbox, "408")).status).toBe(408);
    expect((await meet(sandbox, "none")).status).toBe(200);
    expect((await ask(sandbox, `${path}&sandbox-fault=none`)).status).toBe(200);
  });

  test("the query parameter of the fault is not a parameter of the request", async () => {
    const sandbox = await start({ unknownParameters: "error" });
    expect((await ask(sandbox, `${path}&sandbox-fault=none`)).status).toBe(200);
  });

  test("those that a function chooses", async () => {
    const asked: unknown[] = [];
    const sandbox = await start({
      fault(request) {
        asked.push(request);
        return request.index === 1 ? "503" : undefined;
      },
    });
    const statuses = [];
    for (let index = 0; index < 3; index++) statuses.push((await ask(sandbox, path)).status);
    expect(statuses).toEqual([200, 503, 200]);
    expect(asked[1]).toEqual({ method: "GET", path: "/node/api/users/session/log", index: 1 });
  });

  test.each(["toothache", "latency=soon", "503=7", ""])("%j is not a fault and gets 400", async (fault) => {
    const response = await ask(await start(), `${path}&sandbox-fault=${fault}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringMatching(/fault/) });
  });
});

test("faults have unique names and a description", () => {
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  for (const { description } of faults) expect(description).not.toBe("");
});
