/** The whole verification, against servers that listen. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { startMock } from "@saymon-logs/mock";
import { type Sandbox, type SandboxOptions, startSandbox } from "@saymon-logs/sandbox";
import { afterEach, describe, expect, test } from "vitest";
import { operations } from "../src/document.ts";
import { type Report, ruleDescriptions, verifyProvider } from "../src/index.ts";
import type { Listening } from "../src/server/listen.ts";
import { type VerifyOptions, verify } from "../src/verify-provider.ts";
import { auth } from "./support/connect.ts";
import { fakeClock } from "./support/fake-clock.ts";
import { serve } from "./support/http-server.ts";

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function start<Started extends Listening | Sandbox>(server: Promise<Started>): Promise<Started> {
  running.push(await server);
  return server;
}

/** Verifies without waiting, and without the workflows, which take a process. */
function quickly(options: VerifyOptions): Promise<Report> {
  return verify(options, { clock: fakeClock(), respect: () => async () => [] });
}

async function verifySandbox(sandbox: SandboxOptions, options: Partial<VerifyOptions> = {}): Promise<Report> {
  const { url } = await start(startSandbox({ records: 500, ...sandbox }));
  return quickly({ server: url, auth, ...options });
}

const failures = ({ checks }: Report) =>
  checks
    .filter(({ outcome }) => outcome === "failed")
    .map(({ operation, rule, place }) => `${operation} ${rule} ${place}`);

describe("a server passes", () => {
  test("with records that are added meanwhile, and every rule applied", async () => {
    const steps: string[] = [];
    const sandbox = await start(startSandbox({ life: true }));
    const report = await verifyProvider({
      server: new URL(sandbox.url),
      auth,
      wrongPassword: true,
      rate: 1_000_000,
      onProgress(step) {
        steps.push(step);
        sandbox.clock.advance(60_000);
      },
    });
    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({ verdict: "passed", blockers: [], requests: { repeated: 0 } });
    const passed = report.checks.filter(({ outcome }) => outcome === "passed").map(({ rule }) => rule);
    // The document requires no headers.
    expect(new Set([...passed, "header"])).toEqual(new Set(Object.keys(ruleDescriptions)));
    expect(report.findings.length).toBeGreaterThan(10);
    expect(steps.length).toBeGreaterThan(3);
  });

  test("with an API token", async () => {
    const sandbox = await start(startSandbox({ records: 500 }));
    const apiToken = sandbox.users[0]?.apiToken ?? "";
    const report = await quickly({ server: sandbox.url, auth: { apiToken } });
    expect(report).toMatchObject({ verdict: "passed", blockers: [] });
    expect(JSON.stringify(report)).not.toContain(apiToken);
  });

  test("with undocumented fields", async () => {
    expect(await verifySandbox({ fault: "undocumented-field" })).toMatchObject({ verdict: "passed" });
  });

  test("with few records: checks that need more are skipped, with the reason", async () => {
    const report = await verifySandbox({ records: 0 });
    expect(report.verdict).toBe("passed");
    const skipped = report.checks.filter(({ outcome }) => outcome === "skipped");
    expect(skipped.map(({ operation, rule, message }) => `${operation} ${rule} ${message}`)).toEqual(
      expect.arrayContaining([
        "listSessionLog whole-range The log has too few records (1).",
        "listUserAuditLog paging The log has too few records (0).",
      ]),
    );
  });

  test("with the logs of a given user", async () => {
    const userId = "62c2f3ce80c8654892764d56";
    const report = await verifySandbox({}, { userId });
    expect(report.verdict).toBe("passed");
    const sent = report.findings.flatMap(({ evidence }) => evidence.map(({ request }) => request.parameters));
    const ids = sent.flatMap(({ id, userId }) => id ?? userId ?? []);
    expect(new Set(ids)).toEqual(new Set([userId, "0".repeat(24)]));
  });

  test("that is the mock, in its responses", async () => {
    const { url } = await start(startMock());
    const report = await verifyProvider({ server: url, auth, only: "responses", rate: 1_000_000 });
    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({ verdict: "passed", findings: [], requests: { probes: 0 } });
    const applied = new Set(report.checks.map(({ rule }) => rule));
    for (const rule of ["schema", "without-credentials", "malformed", "workflow"])
      expect(applied).toContain(rule);
    for (const rule of ["paging", "whole-range"]) expect(applied).not.toContain(rule);
  });

  test("without any records: the logs of users whom it does not know are skipped, with a hint", async () => {
    const { url } = await start(serve(respondEmpty));
    const report = await quickly({ server: url, auth });
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe("passed");
    const hint = "Name one with --user-id.";
    const skipped = report.checks.filter(({ message }) => message.includes(hint));
    expect(new Set(skipped.map(({ operation, outcome }) => `${operation} ${outcome}`))).toEqual(
      new Set(["listUserAuditLog skipped"]),
    );
  });
});

describe("a server fails", () => {
  test.for([
    ["missing-field", "listSessionLog schema body /99/userId"],
    ["skip-ignored", "listUserAuditLog paging body"],
    ["redirect-other-origin", "listSessionLog redirect header Location"],
    ["reset-body", "listSessionLog complete body"],
  ] as const)("with the fault %s: %s", async ([fault, failure]) => {
    const report = await verifySandbox({ records: 300, fault });
    expect(report.verdict).toBe("failed");
    expect(failures(report).map((line) => line.replace(/body \/\d+/, "body /99"))).toContain(failure);
  });

  test("with an error at one of its requests", async () => {
    // The last one is valid.
    const { all } = (await verifySandbox({})).requests;
    const report = await verifySandbox({ fault: ({ index }) => (index === all - 1 ? "500" : undefined) });
    expect(report.verdict).toBe("failed");
    expect(failures(report)).toEqual([expect.stringContaining("accepted status")]);
  });

  test("but not with connections that it closes without a response", async () => {
    const closing = (count: number) =>
      verifySandbox({ fault: ({ index }) => (index >= 30 && index < 30 + count ? "reset" : undefined) });
    const often = await closing(4);
    expect(often.verdict).toBe("blocked");
    expect(failures(often)).toEqual([]);
    expect(await closing(3)).toMatchObject({ verdict: "passed", requests: { repeated: 3 } });
  });

  test("with a user id that cannot be used in a request, and no request goes to another path", async () => {
    const patterns = operations.map(({ path }) => path.replace(/\{\w+\}/, "[0-9a-f]{24}"));
    const documented = new RegExp(`^(${patterns.join("|")})$`);
    for (const id of ["..", "\uD800", "a/../../b"]) {
      const paths: string[] = [];
      const { url } = await start(
        serve((request, response) => {
          paths.push(new URL(request.url ?? "", "http://server").pathname);
          const [session] = exampleSessions;
          const isSessionLog = request.url?.includes("session/log");
          const body = isSessionLog ? [{ ...session, userId: id }] : [];
          response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
        }),
      );
      const report = await quickly({ server: url, auth });
      expect(failures(report)).toContain("listSessionLog user-id body /0/userId");
      for (const path of paths) expect(path).toMatch(documented);
    }
  });
});

describe("a verification is blocked", () => {
  const blocker = (message: string | RegExp) => [{ message: expect.stringMatching(message) }];

  test("by a proxy that responds with HTML, or by another server", async () => {
    for (const [fault, message] of [
      ["html-200", /^All responses are HTML/],
      ["html-502", /still responded 502/],
      ["404-problem", /^All responses are 404/],
    ] as const) {
      const report = await verifySandbox({ fault });
      expect(report.verdict).toBe("blocked");
      expect(report.blockers).toEqual(expect.arrayContaining(blocker(message)));
    }
  });

  test("by refused credentials, which are sent once", async () => {
    const report = await verifySandbox({}, { auth: { login: "admin", password: "mistyped" } });
    expect(report).toMatchObject({
      verdict: "blocked",
      blockers: blocker(/^The server refused the credentials \(401\)\. Check SAYMON_LOGIN/),
      requests: { all: 1 },
    });
    expect(failures(report)).toEqual([]);
    expect(JSON.stringify(report)).not.toContain("mistyped");
  });

  test("by a missing permission, which is named; the rest is checked", async () => {
    const report = await verifySandbox({}, { auth: { login: "only-manage-users", password: "secret" } });
    const blockers = operations.flatMap(({ id: operation, permission }) =>
      permission === null || permission === "manage-users"
        ? []
        : { operation, serverMessage: expect.stringContaining(permission) },
    );
    expect(report).toMatchObject({ verdict: "blocked", blockers });
    expect(blockers).not.toEqual([]);
    expect(failures(report)).toEqual([]);
    const passed = report.checks.filter(({ outcome }) => outcome === "passed");
    expect(passed.map(({ operation, rule }) => `${operation} ${rule}`)).toContain(
      "listPasswordLog malformed",
    );
  });

  test("by responses that take too long, one by one or all together", async () => {
    const { url } = await start(startSandbox({ fault: "stall" }));
    const late = await quickly({ server: url, auth, timeout: 50 });
    expect(late).toMatchObject({
      verdict: "blocked",
      blockers: blocker(/^A response was not complete within 0.05 s/),
    });
    const over = await quickly({ server: url, auth, deadline: 50 });
    expect(over).toMatchObject({
      verdict: "blocked",
      blockers: blocker(/^The verification did not end within its deadline of 0.05 s\.$/),
    });
  });

  test("by a body that stalls", async () => {
    expect(await verifySandbox({ fault: "stall-body" }, { timeout: 50 })).toMatchObject({
      verdict: "blocked",
    });
  });

  test("by a server that is down", async () => {
    const { url, close } = await serve(respondEmpty);
    await close();
    expect(await quickly({ server: url, auth })).toMatchObject({
      verdict: "blocked",
      blockers: blocker(/^Connection refused/),
      checks: [],
      requests: { all: 0 },
    });
  });

  test("by an error of our own, which is reported without its text", async () => {
    const { url } = await start(serve(respondEmpty));
    const report = await verify(
      { server: url, auth },
      {
        clock: fakeClock(),
        respect: () => () => {
          throw new RangeError("planted");
        },
      },
    );
    expect(report).toMatchObject({ verdict: "blocked", blockers: blocker(/internal error \(RangeError\)/) });
    expect(JSON.stringify(report)).not.toContain("planted");
    expect(report.checks.length).toBeGreaterThan(0);
  });
});

test("the caller's signal stops a verification, with its reason", async () => {
  const { url } = await start(startSandbox({ records: 100 }));
  const caller = new AbortController();
  const reason = new Error("enough");
  const onProgress = () => caller.abort(reason);
  await expect(quickly({ server: url, auth, signal: caller.signal, onProgress })).rejects.toBe(reason);
});

test("invalid options are refused before anything is sent, and not repeated", async () => {
  const server = "http://127.0.0.1";
  for (const [options, message] of [
    [{ server: "http://u:planted@127.0.0.1", auth }, /^server: /],
    [{ server: "http://saymon.example.com", auth }, /allowHttp/],
    [{ server, auth: { login: "a:b", password: "planted" } }, /^auth.login: /],
    [{ server, auth, apiToken: "" }, /auth.apiToken/],
    [{ server, auth, userId: ".." }, /^userId: must be the id of a user/],
    [{ server, auth, rate: 0 }, /^rate: must be a positive number/],
    [{ server, auth, deadline: Number.NaN }, /^deadline: must be a positive number/],
    [{ server, auth, timeout: -1 }, /^timeout: must be a positive number/],
  ] as const) {
    const refusal = await verifyProvider(options).catch((error) => error);
    expect(refusal).toBeInstanceOf(TypeError);
    expect(refusal.message).toMatch(message);
    expect(refusal.message).not.toContain("planted");
  }
});

test("credentials are sent to no other server, and none follow a redirect", async () => {
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
  const report = await verifyProvider({ server: url, auth, rate: 1_000_000 });
  expect(report.verdict).toBe("failed");
  expect(new Set(seen)).toEqual(new Set(["none", `Basic ${btoa("admin:secret")}`]));
});

const exampleSessions = [
  {
    id: "62725dc8bad91064e16e5910",
    userId: "5f5f420005a91e683e101ca7",
    login: "admin",
    startTime: 1_651_662_280_161,
    endTime: null,
    expiredAt: 1_651_671_819_978,
  },
];

/** A SAYMON in which nothing has happened yet. */
function respondEmpty(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "", "http://server");
  const { status, body } = (() => {
    if (!request.headers.authorization)
      return { status: 401, body: { code: "Unauthorized", message: '{"message":"Not logged in."}' } };
    const isMalformed =
      url.search.includes("many") ||
      (url.pathname.endsWith("password/log") && !url.searchParams.has("userId"));
    if (isMalformed) return { status: 400, body: { code: "BadRequest", message: "It is malformed." } };
    if (url.pathname.includes("audit"))
      return { status: 404, body: { code: "NotFound", message: "Unknown user." } };
    return { status: 200, body: [] };
  })();
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
