/** The faults of the sandbox. */
import { type Fault, faults, startSandbox } from "@saymon-logs/sandbox";
import { operations } from "../contract.ts";
import { blockedAfter, type Exhibit, type Expected, failed } from "../exhibit.ts";

/** Without an end, a rate limit leaves nothing to check. */
const tooManyRequests: Expected = { verdict: "blocked", blocker: "refused requests for their rate (429)" };

/** The operation that is requested first: one that needs no user. */
const first = operations
  .filter(({ user }) => !user)
  .slice(0, 1)
  .map(({ id }) => id);

/** What must be reported of each, by its name. */
const expectations: Record<string, Expected> = {
  latency: blockedAfter("complete", "status", first),
  stall: blockedAfter("complete", "status", first),
  "stall-body": blockedAfter("complete", "body", first),
  reset: { verdict: "blocked", blocker: "sent no HTTP response" },
  "reset-body": failed("complete", "body"),
  "short-body": failed("complete", "body"),
  "truncated-json": failed("json", "body"),
  "empty-body": failed("json", "body"),
  "huge-body": blockedAfter("limit", "body", ["listSessionLog"]),
  "html-200": blockedAfter("content-type", "header Content-Type"),
  "html-502": { verdict: "blocked", blocker: "still responded 502" },
  "null-body": failed("schema", "body"),
  "object-body": failed("schema", "body"),
  "other-charset": failed("charset", "header Content-Type"),
  "other-content-type": failed("content-type", "header Content-Type"),
  "wrong-type": failed("schema", "body /999/startTime", ["listSessionLog"]),
  "wrong-type-deep": failed("schema", "body /999/newBody", ["listUserAuditLog"]),
  "negative-time": failed("schema", "body /0/startTime", ["listSessionLog"]),
  "null-record": failed("schema", "body /0"),
  "missing-field": failed("schema", "body /499/userId", ["listSessionLog", "listUserAuditLog"]),
  "undocumented-field": { verdict: "passed" },
  "from-ignored": failed("range", "body /0/timestamp", ["listUserAuditLog", "listPasswordLog"]),
  "to-ignored": failed("range", "body /0/startTime", ["listSessionLog"]),
  "limit-ignored": failed("limit", "body"),
  "skip-ignored": failed("paging", "body"),
  "wrong-order": failed("order", "body /1/startTime", ["listSessionLog"]),
  "order-turns": failed("order", "body /501/timestamp", ["listUserAuditLog"]),
  "duplicated-record": failed("repeats", "body /1/id", ["listSessionLog"]),
  "lost-record": failed("paging", "body"),
  "204": failed("status", "status"),
  "304": failed("status", "status"),
  "redirect-same-origin": failed("redirect", "header Location"),
  "redirect-other-origin": failed("redirect", "header Location"),
  // The document has these statuses. They leave nothing to check.
  "400": { verdict: "blocked" },
  "401-session-expired": { verdict: "blocked" },
  "500": { verdict: "blocked" },
  "401-as-200": failed("schema", "body"),
  "404-problem": blockedAfter("status", "status", ["listSessionLog", "listPasswordLog"]),
  "408": failed("status", "status"),
  "429": tooManyRequests,
  "429-seconds": tooManyRequests,
  "429-date": tooManyRequests,
  "429-rubbish": tooManyRequests,
  "429-ten-years": tooManyRequests,
  "500-empty": blockedAfter("json", "body"),
  "503": { verdict: "blocked", blocker: "still responded 503" },
};

const waits = ["latency", "stall", "stall-body"];

/** A sandbox for each of its faults. */
export const sandboxFaults: Exhibit[] = faults.map(({ name, description }: Fault) => {
  const expected = expectations[name];
  if (!expected)
    throw new Error(
      `The gallery has no expectation for the sandbox's fault ${name}. Add it to expectations.`,
    );
  return {
    name,
    description,
    expected,
    async start() {
      // Late and missing responses look the same until one waits for them.
      const sandbox = await startSandbox({ fault: name === "latency" ? "latency=60000" : name });
      return { ...sandbox, options: waits.includes(name) ? { timeout: 500 } : {} };
    },
  };
});
