/** The whole check, against servers that listen. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { startMock } from "@saymon-logs/mock";
import { type Sandbox, type SandboxOptions, startSandbox } from "@saymon-logs/sandbox";
import { afterEach, describe, expect, test } from "vitest";
import { type CheckOptions, checkServer, type Report } from "../src/index.ts";
import type { Listening } from "../src/listen.ts";
import { toAttachment } from "../src/reports/attachment.ts";
import { toJUnit } from "../src/reports/junit.ts";
import { toText } from "../src/reports/text.ts";
import { serve } from "./http-server.ts";

const auth = { login: "admin", password: "secret" };

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function start<Started extends Listening | Sandbox>(server: Promise<Started>): Promise<Started> {
  running.push(await server);
  return server;
}

async function checkSandbox(sandbox: SandboxOptions, options: Partial<CheckOptions> = {}): Promise<Report> {
  const { url } = await start(startSandbox(sandbox));
  return checkServer({ server: url, auth, ...options });
}

const failures = ({ checks }: Report) =>
  checks
    .filter(({ outcome }) => outcome === "failed")
    .map(({ operation, rule, place }) => `${operation} ${rule} ${place}`);

describe("a healthy sandbox keeps to the document", () => {
  test("with records, life, and every rule looked at", async () => {
    const steps: string[] = [];
    const sandbox = await start(startSandbox({ life: true }));
    const report = await checkServer({
      server: new URL(sandbox.url),
      auth,
      wrongPassword: true,
      progress(step) {
        steps.push(step);
        sandbox.clock.advance(60_000);
      },
    });
    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({ verdict: "kept", obstacles: [] });
    const passed = report.checks.filter(({ outcome }) => outcome === "passed").map(({ rule }) => rule);
    // The document has no headers to look at.
    const { rules } = await import("../src/report.ts");
    expect(new Set([...passed, "header"])).toEqual(new Set(Object.keys(rules)));
    expect(report.probes.length).toBeGreaterThan(10);
    expect(steps.length).toBeGreaterThan(3);
  });

  test("with an API token", async () => {
    const sandbox = await start(startSandbox({ records: 500 }));
    const apiToken = sandbox.users[0]?.apiToken ?? "";
    const report = await checkServer({ server: sandbox.url, auth: { apiToken } });
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe("kept");
    expect(JSON.stringify(report)).not.toContain(apiToken);
  });

  test("with fields that the document does not know", async () => {
    const report = await checkSandbox({ records: 500, fault: "undocumented-field" });
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe("kept");
  });

  test("with hardly any records: what needs some is skipped, with the reason", async () => {
    const report = await checkSandbox({ records: 0 });
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe("kept");
    const skipped = report.checks.filter(({ outcome }) => outcome === "skipped");
    expect(skipped.map(({ operation, rule, message }) => `${operation} ${rule} ${message}`)).toEqual(
      expect.arrayContaining([
        "listSessionLog whole-range 1 records are too few.",
        "listUserAuditLog paging 0 records are too few.",
      ]),
    );
  });

  test("read for a user who was named", async () => {
    const userId = "62c2f3ce80c8654892764d56";
    const report = await checkSandbox({ records: 500 }, { userId });
    expect(report.verdict).toBe("kept");
    const sent = report.probes.flatMap(({ evidence }) => evidence.map(({ request }) => request.parameters));
    const ids = sent.flatMap(({ id, userId }) => id ?? userId ?? []);
    expect(new Set(ids)).toEqual(new Set([userId, "0".repeat(24)]));
  });
});

test("the mock keeps to the document in its answers", async () => {
  const { url } = await start(startMock());
  const report = await checkServer({ server: url, auth, only: "answers" });
  expect(failures(report)).toEqual([]);
  expect(report).toMatchObject({ verdict: "kept", probes: [], requests: { probes: 0 } });
  const looked = new Set(report.checks.map(({ rule }) => rule));
  for (const rule of ["schema", "without-credentials", "malformed", "workflow"])
    expect(looked).toContain(rule);
  for (const rule of ["paging", "whole-range"]) expect(looked).not.toContain(rule);
});

test("an empty log is no reason for an alarm", async () => {
  const { url } = await start(serve(answerEmpty));
  const report = await checkServer({ server: url, auth });
  expect(failures(report)).toEqual([]);
  expect(report.verdict).toBe("kept");
});

describe("a server is broken", () => {
  test.for([
    ["missing-field", "listSessionLog schema body /499/userId"],
    ["wrong-order", "listSessionLog order body /1/startTime"],
    ["to-ignored", "listPasswordLog range body /1/timestamp"],
    ["skip-ignored", "listUserAuditLog paging body"],
    ["redirect-other-origin", "listSessionLog redirect header Location"],
    ["401-as-200", "listSessionLog schema body"],
    ["reset-body", "listSessionLog complete body"],
  ] as const)("with the fault %s: %s", async ([fault, failure]) => {
    const report = await checkSandbox({ fault });
    expect(report.verdict).toBe("broken");
    expect(failures(report)).toContain(failure);
  });

  test("with a failure that comes now and then", async () => {
    const report = await checkSandbox({
      records: 500,
      fault: ({ index }) => (index === 30 ? "500" : undefined),
    });
    expect(report.verdict).toBe("broken");
    expect(failures(report)).toEqual([expect.stringContaining("accepted status")]);
  });

  test("with a connection that is reset now and then", async () => {
    const report = await checkSandbox({
      records: 500,
      fault: ({ index }) => (index === 30 ? "reset" : undefined),
    });
    expect(report.verdict).toBe("broken");
    expect(failures(report)).toEqual(expect.arrayContaining([expect.stringContaining("complete status")]));
  });
});

describe("a server cannot be checked", () => {
  const obstacle = (message: string | RegExp) => [{ message: expect.stringMatching(message) }];

  test("that answers everything with HTML", async () => {
    for (const [fault, message] of [
      ["html-200", /^http:\/\/127.* answers everything with HTML: a page to sign in stands before SAYMON/],
      ["html-502", /^http:\/\/127.* answers everything with an error in HTML: a proxy/],
      ["404-problem", /^http:\/\/127.* has none of the logs \(404\)/],
    ] as const) {
      const report = await checkSandbox({ fault });
      expect(report).toMatchObject({ verdict: "unchecked", obstacles: obstacle(message) });
      expect(failures(report).length).toBeGreaterThan(0);
    }
  });

  test("that refuses the credentials, which are sent once", async () => {
    const report = await checkSandbox({}, { auth: { login: "admin", password: "mistyped" } });
    expect(report).toMatchObject({
      verdict: "unchecked",
      obstacles: obstacle(/^The server refuses the credentials \(401\): check SAYMON_LOGIN/),
      requests: { all: 1 },
    });
    expect(failures(report)).toEqual([]);
    expect(JSON.stringify(report)).not.toContain("mistyped");
  });

  test("where a permission is missing, which is named; the rest is checked", async () => {
    const report = await checkSandbox(
      { records: 500 },
      { auth: { login: "only-manage-users", password: "secret" } },
    );
    expect(report).toMatchObject({
      verdict: "unchecked",
      obstacles: [
        {
          operation: "listSessionLog",
          message:
            "The user lacks the permission read-session-log, which listSessionLog requires: give it to them, or use another user.",
          words: expect.stringContaining("read-session-log"),
        },
      ],
    });
    expect(failures(report)).toEqual([]);
    const passed = report.checks.filter(({ outcome }) => outcome === "passed");
    expect(passed.map(({ operation, rule }) => `${operation} ${rule}`)).toContain(
      "listPasswordLog malformed",
    );
  });

  test("where a permission is missing that the document does not name", async () => {
    const report = await checkSandbox(
      { records: 500 },
      { auth: { login: "only-read-session-log", password: "secret" } },
    );
    expect(report.verdict).toBe("unchecked");
    expect(report.obstacles.map(({ operation }) => operation)).toEqual([
      "listUserAuditLog",
      "listPasswordLog",
    ]);
    expect(report.obstacles[0]?.message).toBe(
      "The user may not call listUserAuditLog; the document names no permission for it, the server's own words may.",
    );
  });

  test("whose answers come too late, one by one or all together", async () => {
    const { url } = await start(startSandbox({ fault: "stall" }));
    const late = await checkServer({ server: url, auth, timeout: 50 });
    expect(late).toMatchObject({
      verdict: "unchecked",
      obstacles: obstacle(/^127.* did not finish an answer within 0.05 s: is it overloaded/),
    });
    const over = await checkServer({ server: url, auth, deadline: 50 });
    expect(over).toMatchObject({
      verdict: "unchecked",
      obstacles: obstacle(/^The run did not end within its deadline of 0.05 s\.$/),
    });
  });

  test("whose body stalls", async () => {
    const { url } = await start(startSandbox({ fault: "stall-body" }));
    expect(await checkServer({ server: url, auth, timeout: 50 })).toMatchObject({ verdict: "unchecked" });
  });

  test("that is down", async () => {
    const { url, close } = await serve(answerEmpty);
    await close();
    expect(await checkServer({ server: url, auth })).toMatchObject({
      verdict: "unchecked",
      obstacles: obstacle(/^Nothing listens at 127/),
      checks: [],
      requests: { all: 0 },
    });
  });

  test("that drowns it in records", async () => {
    const report = await checkSandbox({ fault: "huge-body" });
    expect(report).toMatchObject({
      verdict: "unchecked",
      obstacles: obstacle(/longer than 150 MB together/),
    });
    expect(failures(report)).toContain("listSessionLog limit body");
  });
});

test("the deadline ends a run while a workflow is under way", async () => {
  let late = false;
  const sandbox = await start(startSandbox({ records: 500, fault: () => (late ? "stall" : undefined) }));
  const report = await checkServer({
    server: sandbox.url,
    auth,
    deadline: 1500,
    progress: (step) => {
      late ||= step === "Running the workflows";
    },
  });
  expect(report.verdict).toBe("unchecked");
  expect(report.obstacles[0]?.message).toMatch(/deadline of 1.5 s/);
  expect(report.checks.length).toBeGreaterThan(0);
});

test("the caller's signal ends a run, with its reason", async () => {
  const { url } = await start(startSandbox({ records: 100 }));
  const caller = new AbortController();
  const reason = new Error("enough");
  const run = checkServer({ server: url, auth, signal: caller.signal, progress: () => caller.abort(reason) });
  await expect(run).rejects.toBe(reason);
});

test("options that cannot be used are refused before anything is sent, and not repeated", async () => {
  await expect(checkServer({ server: "http://u:planted@127.0.0.1", auth })).rejects.toThrow(
    /^server: (?!.*planted)/,
  );
  await expect(checkServer({ server: "http://saymon.example.com", auth })).rejects.toThrow("allowHttp");
  await expect(
    checkServer({ server: "http://127.0.0.1", auth: { login: "a:b", password: "planted" } }),
  ).rejects.toThrow(/^auth.login: (?!.*planted)/);
  await expect(checkServer({ server: "http://127.0.0.1", auth, apiToken: "" })).rejects.toThrow(
    "auth.apiToken",
  );
});

test("no credentials are sent where they do not belong, and none follow a redirect", async () => {
  const seen: string[] = [];
  const elsewhere = await start(
    serve((request, response) => {
      seen.push(`elsewhere ${request.url}`);
      response.end();
    }),
  );
  const { url } = await start(
    serve((request, response) => {
      seen.push(`${request.headers.authorization ?? "none"}`);
      response.writeHead(302, { location: `${elsewhere.url}${request.url}` }).end();
    }),
  );
  const report = await checkServer({ server: url, auth });
  expect(report.verdict).toBe("broken");
  expect(new Set(seen)).toEqual(new Set(["none", `Basic ${btoa("admin:secret")}`]));
});

test("nothing of records, credentials or the server's words is in a report for a bug tracker", async () => {
  const planted = { login: "planted-login", password: "planted-password", token: "planted-token" };
  const server = await start(serve((request, response) => plant(request, response)));
  const options = { server: server.url, auth: { login: planted.login, password: planted.password } };
  const report = await checkServer({
    ...options,
    apiToken: planted.token,
    otherAuth: { login: "planted-other", password: "planted-word" },
  });
  expect(report.verdict).toBe("broken");
  expect(report.probes.some(({ words }) => words?.includes("planted"))).toBe(true);
  for (const text of [JSON.stringify(toAttachment(report))]) {
    expect(text).not.toContain("planted");
    expect(text).not.toContain(new URL(server.url).host);
    for (const time of plantedTimes) expect(text).not.toContain(String(time).slice(0, 8));
  }
  const secrets = [
    planted.password,
    planted.token,
    "planted-word",
    btoa(`${planted.login}:${planted.password}`),
  ];
  for (const text of [JSON.stringify(report), toText(report, false), toJUnit(report)])
    for (const secret of secrets) expect(text).not.toContain(secret);
});

const plantedTimes = Array.from({ length: 9 }, (_, index) => 1_234_567_890_000 + index * 1_000_000);

/** Answers with records full of planted values, most of them broken, and refusals that repeat what was sent. */
function plant(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "", "http://server");
  const refuse = (status: number) =>
    response.writeHead(status, { "content-type": "application/json" }).end(
      JSON.stringify({
        code: "planted-code",
        message: `planted words for ${request.url} ${request.headers.authorization}`,
      }),
    );
  if (!request.headers.authorization) return void refuse(401);
  if (url.pathname.includes("0".repeat(24)) || url.search.includes("0".repeat(24))) return void refuse(404);
  if (url.search.includes("many")) return void refuse(400);
  const times = url.pathname.endsWith("session/log") ? plantedTimes.toReversed() : plantedTimes;
  const records = times.map((time, index) => ({
    id: `planted-id-${index}`,
    userId: "planted-user",
    login: "planted-login",
    startTime: time,
    endTime: "planted-end",
    expiredAt: time,
    entityId: 7,
    entityType: "planted-type",
    kind: 1,
    oldBody: "planted-body",
    newBody: { planted: "planted-value" },
    timestamp: time,
    initiator: null,
  }));
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(records));
}

/** A SAYMON in which nothing has happened yet. */
function answerEmpty(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "", "http://server");
  const { status, body } = (() => {
    if (!request.headers.authorization)
      return { status: 401, body: { code: "Unauthorized", message: '{"message":"Not logged in."}' } };
    const isMalformed =
      url.search.includes("many") ||
      (url.pathname.endsWith("password/log") && !url.searchParams.has("userId"));
    if (isMalformed) return { status: 400, body: { code: "BadRequest", message: "It is malformed." } };
    if (url.pathname.includes("audit"))
      return { status: 404, body: { code: "NotFound", message: "Nobody." } };
    return { status: 200, body: [] };
  })();
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
