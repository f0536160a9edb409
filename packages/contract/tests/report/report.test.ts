import { parse, type TestSuites } from "junit2json";
import { describe, expect, test } from "vitest";
import { toAttachment } from "../../src/report/attachment.ts";
import { toJUnit } from "../../src/report/junit.ts";
import type { Check, Finding, Report } from "../../src/report/report.ts";
import { requestLine } from "../../src/report/request-line.ts";
import { toText } from "../../src/report/text.ts";

const audit = "/node/api/users/{id}/audit-log";
const parameters = { id: "user", from: "123456789", limit: "10" };
const request = { method: "GET", path: audit, parameters, credentials: "given" } as const;

const report: Report = {
  verdict: "failed",
  blockers: [{ message: "The server is slow.", serverMessage: "Dear planted.login" }],
  checks: [
    {
      outcome: "failed",
      operation: "listUserAuditLog",
      rule: "schema",
      place: "body /3/<kind>",
      message: "The value must be integer.",
      request,
      count: 2,
    },
    {
      outcome: "failed",
      operation: "listUserAuditLog",
      rule: "json",
      place: "body",
      message: "The body is empty.",
      received: "planted type",
      count: 1,
    },
    {
      outcome: "skipped",
      operation: "listSessionLog",
      rule: "paging",
      place: "body",
      message: "Too few.",
      count: 0,
    },
    {
      outcome: "passed",
      operation: "listSessionLog",
      rule: "status",
      place: "status",
      message: "Passed.",
      count: 9,
    },
  ],
  findings: [
    {
      probe: "bounds",
      operation: "listSessionLog",
      question: "Which?",
      value: "both",
      finding: "Both.",
      evidence: [{ request, outcome: "200, 1 records" }],
      meaning: "All is well.",
      breaksAssumption: false,
    },
    {
      probe: "bounds",
      operation: "listPasswordLog",
      question: "Which?",
      value: "neither",
      finding: "Neither.",
      serverMessage: "Planted words",
      evidence: [],
      meaning: "The client assumes otherwise.",
      breaksAssumption: true,
    },
    {
      probe: "api-tokens",
      question: "Tokens?",
      value: null,
      finding: "Unknown: a longer log is needed.",
      evidence: [],
      meaning: "Nothing is known.",
      breaksAssumption: false,
    },
  ],
  requests: { all: 12, probes: 3, repeated: 2 },
  server: "https://saymon.internal:8443",
  document: "1.2.3",
};

describe("a request in one line", () => {
  test("has path parameters in the path, and the others in the query", () => {
    expect(requestLine(request)).toBe("GET /node/api/users/user/audit-log?from=123456789&limit=10");
  });

  test("names credentials that are not the user's own, and has no query where there is none", () => {
    expect(requestLine({ ...request, parameters: { id: "x" }, credentials: "none" })).toBe(
      "GET /node/api/users/x/audit-log (credentials: none)",
    );
    expect(requestLine({ ...request, parameters: {} })).toBe("GET /node/api/users//audit-log");
  });
});

describe("the report for people", () => {
  test("has failures, skipped checks, findings, blockers and the verdict", () => {
    expect(toText(report, false)).toMatchSnapshot();
  });

  test("has the common meaning of findings once", () => {
    const [both, neither] = report.findings as [Finding, Finding];
    const again: Finding = { ...both, operation: "listUserAuditLog" };
    const text = toText({ ...report, findings: [both, neither, again] }, false);
    expect(text.split(both.meaning)).toHaveLength(2);
  });

  test("leaves out what does not exist", () => {
    const requests = { all: 2, probes: 0, repeated: 0 };
    const empty: Report = { ...report, blockers: [], checks: [], findings: [], requests };
    for (const verdict of ["passed", "failed", "blocked"] as const)
      expect(toText({ ...empty, verdict }, false)).toMatchSnapshot();
  });

  test("has one request in the singular", () => {
    const requests = { all: 1, probes: 0, repeated: 0 };
    expect(toText({ ...report, requests }, false)).toMatch(/ document, 1 request\n/);
  });

  test("has colors only where they are requested", () => {
    expect(toText(report, false)).not.toContain("\u001B");
    const colored = toText(report, true);
    expect(colored).toContain("\u001B[31mFAILED\u001B[39m");
    expect(colored).toContain("\u001B[33mSKIPPED\u001B[39m");
    expect(colored).toContain("\u001B[33mThe client assumes otherwise.\u001B[39m");
    expect(toText({ ...report, verdict: "passed" }, true)).toContain("\u001B[32mPASSED");
  });
});

describe("JUnit XML", () => {
  test("has a suite for each operation and one for blockers, each with its counts", () => {
    expect(toJUnit(report)).toMatchSnapshot();
  });

  test("has no characters that XML does not allow", () => {
    const [check] = report.checks;
    const message = 'a\u0000b\u001Bc\uD800d\uFFFEe\t"f';
    const odd = { ...report, blockers: [], checks: check ? [{ ...check, message }] : [] };
    expect(toJUnit(odd)).toContain("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe&#9;&#34;f");
  });

  test("is read by a consumer of JUnit reports", async () => {
    const { testsuite: suites = [] } = (await parse(toJUnit(report))) as TestSuites;
    expect(
      suites.map(({ name, tests, failures, errors, skipped }) => [name, tests, failures, errors, skipped]),
    ).toEqual([
      ["listUserAuditLog", 2, 2, 0, 0],
      ["listSessionLog", 2, 0, 0, 1],
      ["verification", 1, 0, 1, 0],
    ]);
    const [failure] = suites[0]?.testcase?.[0]?.failure ?? [];
    expect(failure?.message).toBe("body /3/<kind>: The value must be integer.");
  });
});

describe("the report for a bug tracker", () => {
  test("has no address, id, time, and no text of the server", () => {
    const attachment = toAttachment(report);
    const text = JSON.stringify(attachment).toLowerCase();
    for (const planted of ["saymon.internal", "123456789", "planted"]) expect(text).not.toContain(planted);
    expect(attachment.server).toBe("***");
  });

  test("has what was requested, which rule failed where, and what was found out", () => {
    const masked = { ...request, parameters: { id: "***", from: "***", limit: "10" } };
    const attachment = toAttachment(report);
    const [schema, json, ...others] = report.checks;
    const { received, ...withoutText } = json as Check;
    expect(attachment.checks).toEqual([{ ...schema, request: masked }, withoutText, ...others]);
    expect(attachment.blockers).toEqual([{ message: "The server is slow." }]);
    expect(attachment.findings[0]).toEqual({
      ...report.findings[0],
      evidence: [{ request: masked, outcome: "200, 1 records" }],
    });
    expect(attachment).toMatchObject({ verdict: "failed", requests: report.requests, document: "1.2.3" });
  });

  test("has the names of documented permissions, and of no others", () => {
    const values = ["manage-users", "none", "not named", "planted-permission", null].map((value) => {
      const [finding] = report.findings as [Finding];
      return toAttachment({ ...report, findings: [{ ...finding, probe: "permissions", value }] }).findings[0]
        ?.value;
    });
    expect(values).toEqual(["manage-users", "none", "not named", "***", null]);
  });
});
