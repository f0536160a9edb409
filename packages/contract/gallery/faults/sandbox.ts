/** The faults of the sandbox. */
import { type Fault, faults, startSandbox } from "@saymon-logs/sandbox";
import { broken, type Exhibit, type Expected, unchecked } from "../exhibit.ts";

/** What has to be said of each, by its name. */
const expectations: Record<string, Expected> = {
  latency: unchecked("complete", "status", ["listSessionLog"]),
  stall: unchecked("complete", "status", ["listSessionLog"]),
  "stall-body": unchecked("complete", "body", ["listSessionLog"]),
  reset: unchecked("complete", "status", ["listSessionLog"]),
  "reset-body": broken("complete", "body"),
  "short-body": broken("complete", "body"),
  "truncated-json": broken("json", "body"),
  "empty-body": broken("json", "body"),
  "huge-body": unchecked("limit", "body", ["listSessionLog"]),
  "html-200": unchecked("content-type", "header Content-Type"),
  "html-502": unchecked("status", "status"),
  "null-body": broken("schema", "body"),
  "object-body": broken("schema", "body"),
  "other-charset": broken("charset", "header Content-Type"),
  "other-content-type": broken("content-type", "header Content-Type"),
  "wrong-type": broken("schema", "body /999/startTime", ["listSessionLog"]),
  "wrong-type-deep": broken("schema", "body /999/newBody", ["listUserAuditLog"]),
  "negative-time": broken("schema", "body /0/startTime", ["listSessionLog"]),
  "null-record": broken("schema", "body /0"),
  "missing-field": broken("schema", "body /499/userId", ["listSessionLog", "listUserAuditLog"]),
  "undocumented-field": { verdict: "kept" },
  "from-ignored": broken("range", "body /0/timestamp", ["listUserAuditLog", "listPasswordLog"]),
  "to-ignored": broken("range", "body /0/startTime", ["listSessionLog"]),
  "limit-ignored": broken("limit", "body"),
  "skip-ignored": broken("paging", "body"),
  "wrong-order": broken("order", "body /1/startTime", ["listSessionLog"]),
  "order-turns": broken("order", "body /501/timestamp", ["listUserAuditLog"]),
  "duplicated-record": broken("repeats", "body /1/id", ["listSessionLog"]),
  "lost-record": broken("paging", "body"),
  "204": broken("status", "status"),
  "304": broken("status", "status"),
  "redirect-same-origin": broken("redirect", "header Location"),
  "redirect-other-origin": broken("redirect", "header Location"),
  // These keep to the document; nothing is left to be checked behind them.
  "400": { verdict: "unchecked" },
  "401-session-expired": { verdict: "unchecked" },
  "500": { verdict: "unchecked" },
  "401-as-200": broken("schema", "body"),
  "404-problem": unchecked("status", "status", ["listSessionLog", "listPasswordLog"]),
  "408": broken("status", "status"),
  "429": broken("status", "status"),
  "429-seconds": broken("status", "status"),
  "429-date": broken("status", "status"),
  "429-rubbish": broken("status", "status"),
  "429-ten-years": broken("status", "status"),
  "500-empty": unchecked("json", "body"),
  "503": unchecked("status", "status"),
};

const waits = ["latency", "stall", "stall-body"];

/** A sandbox for each of its faults. */
export const sandboxFaults: Exhibit[] = faults.map(({ name, description }: Fault) => {
  const expected = expectations[name];
  if (!expected) throw new Error(`The gallery does not say what is expected of the sandbox's fault ${name}.`);
  return {
    name,
    description,
    expected,
    async start() {
      // A late answer can be told from none only by who waits for it.
      const sandbox = await startSandbox({ fault: name === "latency" ? "latency=60000" : name });
      return { ...sandbox, options: waits.includes(name) ? { timeout: 500 } : {} };
    },
  };
});
