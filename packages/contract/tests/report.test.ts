import { describe, expect, test } from "vitest";
import type { Finding, Report } from "../src/report.ts";
import { rules } from "../src/report.ts";
import { toAttachment } from "../src/reports/attachment.ts";
import { toJUnit } from "../src/reports/junit.ts";
import { requestLine } from "../src/reports/request-line.ts";
import { toText } from "../src/reports/text.ts";

const audit = "/node/api/users/{id}/audit-log";
const parameters = { id: "somebody", from: "123456789", limit: "10" };
const request = { method: "GET", path: audit, parameters, credentials: "own" } as const;

const report: Report = {
  verdict: "broken",
  obstacles: [{ message: "https://saymon.internal:8443 is slow.", words: "Dear planted.login" }],
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
      message: "saymon.internal:8443 broke off.",
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
      message: "Held.",
      count: 9,
    },
  ],
  probes: [
    {
      probe: "bounds",
      operation: "listSessionLog",
      question: "Which?",
      value: "both",
      finding: "Both.",
      evidence: [{ request, came: "200, 1 records" }],
      meaning: "All is well.",
      breaksAssumption: false,
    },
    {
      probe: "bounds",
      operation: "listPasswordLog",
      question: "Which?",
      value: "neither",
      finding: "Neither.",
      words: "Planted words",
      evidence: [],
      meaning: "This breaks an assumption.",
      breaksAssumption: true,
    },
    {
      probe: "api-tokens",
      question: "Tokens?",
      value: null,
      finding: "Not found out.",
      evidence: [],
      meaning: "Nothing is known.",
      breaksAssumption: false,
    },
  ],
  requests: { all: 12, probes: 3 },
  server: "https://saymon.internal:8443",
  document: "1.2.3",
};

describe("a request in one line", () => {
  test("has what stood in the path in its place, and the rest in the query", () => {
    expect(requestLine(request)).toBe("GET /node/api/users/somebody/audit-log?from=123456789&limit=10");
  });

  test("names credentials that are not the user's own, and no query where there is none", () => {
    expect(requestLine({ ...request, parameters: { id: "x" }, credentials: "none" })).toBe(
      "GET /node/api/users/x/audit-log (credentials: none)",
    );
    expect(requestLine({ ...request, parameters: {} })).toBe("GET /node/api/users//audit-log");
  });
});

describe("the report for people", () => {
  test("tells failures with operation, place, rule and request, and what was found out", () => {
    expect(
      toText(report, false),
    ).toBe(`https://saymon.internal:8443 against version 1.2.3 of the document, in 12 requests, 3 of them to find out what is not published

failed   listUserAuditLog, body /3/<kind>: The value must be integer. (2 times)
         rule schema: ${rules.schema}
         GET /node/api/users/somebody/audit-log?from=123456789&limit=10
failed   listUserAuditLog, body: saymon.internal:8443 broke off.
         rule json: ${rules.json}

skipped  listSessionLog, paging: Too few.

What is not published, and was found out:

Which?
  listSessionLog: Both.
    All is well.
  listPasswordLog: Neither. The server says: "Planted words"
    This breaks an assumption.
Tokens?
  Server: Not found out.

https://saymon.internal:8443 is slow. The server says: "Dear planted.login"

The server does not keep to the document: 2 failed, 1 passed, 1 skipped.
`);
  });

  test("says once what findings of several logs mean", () => {
    const [both, neither] = report.probes as [Finding, Finding];
    const again: Finding = { ...both, operation: "listUserAuditLog" };
    expect(toText({ ...report, probes: [both, neither, again] }, false)).toContain(`Which?
  listSessionLog: Both.
  listUserAuditLog: Both.
    All is well.
  listPasswordLog: Neither. The server says: "Planted words"
    This breaks an assumption.
`);
  });

  test("leaves out what there is not", () => {
    const empty: Report = {
      ...report,
      verdict: "kept",
      obstacles: [],
      checks: [],
      probes: [],
      requests: { all: 2, probes: 0 },
    };
    expect(toText(empty, false)).toBe(
      "https://saymon.internal:8443 against version 1.2.3 of the document, in 2 requests\n\nThe server keeps to the document: 0 failed, 0 passed, 0 skipped.\n",
    );
    expect(toText({ ...empty, verdict: "unchecked" }, false)).toContain(
      "Whether the server keeps to the document could not be checked: 0 failed",
    );
  });

  test("is coloured where it is asked to be, and nowhere else", () => {
    expect(toText(report, false)).not.toContain("\u001B");
    const coloured = toText(report, true);
    expect(coloured).toContain("\u001B[31mfailed\u001B[39m");
    expect(coloured).toContain("\u001B[33mskipped\u001B[39m");
    expect(coloured).toContain("\u001B[33mThis breaks an assumption.\u001B[39m");
    expect(toText({ ...report, verdict: "kept" }, true)).toContain("\u001B[32mThe server keeps");
  });
});

describe("JUnit XML", () => {
  test("has a suite for each operation and one for what stood in the way, with the numbers of each", () => {
    expect(toJUnit(report)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="saymon-logs-contract">
  <testsuite name="listUserAuditLog" tests="2" failures="2" errors="0" skipped="0">
    <testcase classname="listUserAuditLog" name="schema: ${rules.schema}">
      <failure type="schema" message="body /3/&#60;kind&#62;: The value must be integer.">GET /node/api/users/somebody/audit-log?from=123456789&#38;limit=10</failure>
    </testcase>
    <testcase classname="listUserAuditLog" name="json: ${rules.json}">
      <failure type="json" message="body: saymon.internal:8443 broke off."></failure>
    </testcase>
  </testsuite>
  <testsuite name="listSessionLog" tests="2" failures="0" errors="0" skipped="1">
    <testcase classname="listSessionLog" name="paging: ${rules.paging}">
      <skipped message="Too few."/>
    </testcase>
    <testcase classname="listSessionLog" name="status: ${rules.status}"/>
  </testsuite>
  <testsuite name="run" tests="1" failures="0" errors="1" skipped="0">
    <testcase classname="run" name="can be checked">
      <error message="https://saymon.internal:8443 is slow."/>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  test("holds no characters that XML has no place for", () => {
    const [check] = report.checks;
    const odd = {
      ...report,
      obstacles: [],
      checks: check ? [{ ...check, message: 'a\u0000b\u001Bc\uD800d\uFFFEe\t"f' }] : [],
    };
    expect(toJUnit(odd)).toContain("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe&#9;&#34;f");
  });
});

describe("the report for a bug tracker", () => {
  test("names no server, no id, no time and none of the server's words", () => {
    const text = JSON.stringify(toAttachment(report));
    for (const planted of ["saymon.internal", "somebody", "123456789", "planted.login", "Planted words"])
      expect(text).not.toContain(planted);
  });

  test("keeps what was asked, which rule was broken where, and what was found out", () => {
    const attachment = toAttachment(report);
    expect(attachment).toMatchObject({
      verdict: "broken",
      requests: report.requests,
      document: "1.2.3",
      server: "***",
    });
    expect(attachment.obstacles).toEqual([{ message: "*** is slow.", words: "***" }]);
    const masked = { ...request, parameters: { id: "***", from: "***", limit: "10" } };
    expect(attachment.checks[0]).toEqual({ ...report.checks[0], request: masked });
    expect(attachment.checks[1]?.message).toBe("*** broke off.");
    expect(attachment.checks.slice(2)).toEqual(report.checks.slice(2));
    expect(attachment.probes[0]).toEqual({
      ...report.probes[0],
      evidence: [{ request: masked, came: "200, 1 records" }],
    });
    expect(attachment.probes[1]).toEqual({ ...report.probes[1], words: "***" });
    expect(attachment.probes[2]).toEqual(report.probes[2]);
  });
});
