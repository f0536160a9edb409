/** Faults that the sandbox does not have. */
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import type { VerifyOptions } from "../contract.ts";
import { blockedAfter, type Exhibit, type Expected, failed } from "../exhibit.ts";
import {
  encoded,
  headers,
  html,
  isSigned,
  json,
  lacksField,
  letIn,
  loginPage,
  only,
  onlyAt,
  otherUser,
  repeatsFirst,
  seconds,
  skipsOneLess,
} from "../interferences.ts";
import { type Interference, startProxy } from "../proxy.ts";
import { reader } from "../traffic.ts";

const admin = `Basic ${btoa(`${reader.login}:${reader.password}`)}`;

/** Sandboxes, each behind a proxy that adds one fault. */
export const proxyFaults: Exhibit[] = [
  behind(
    "login-page",
    "302 to a login page, which responds with 200",
    loginPage,
    failed("redirect", "header Location"),
  ),
  behind(
    "html-for-one",
    "one operation responds with 200 and HTML",
    only("listUserAuditLog", html(200)),
    failed("content-type", "header Content-Type", ["listUserAuditLog"]),
  ),
  behind(
    "403-html",
    "403 with the page of a proxy",
    only("listPasswordLog", html(403)),
    failed("content-type", "header Content-Type", ["listPasswordLog"]),
  ),
  behind(
    "404-for-all",
    "404, where the document has none for the operation",
    only("listSessionLog", json(404, { code: "NotFound", message: "Nothing is here." })),
    failed("status", "status", ["listSessionLog"]),
  ),
  behind(
    "401-for-one",
    "one operation refuses the credentials that the others accept",
    only("listPasswordLog", json(401, { code: "Unauthorized", message: '{"message":"Not logged in."}' })),
    failed("accepted", "status", ["listPasswordLog"]),
  ),
  behind(
    "404-for-users",
    "404 for every user whom the session log names",
    only("listUserAuditLog", json(404, { code: "NotFound", message: "Nothing is here." })),
    { verdict: "blocked", blocker: "refused each user that was tried (404)" },
    { userId: undefined },
  ),
  behind(
    "500-undescribed",
    "500 with a body that the document does not describe",
    only("listPasswordLog", json(500, { error: "database is locked" })),
    failed("schema", "body /code", ["listPasswordLog"]),
  ),
  behind(
    "moved",
    "the logs have another path than in the document",
    json(404, { error: "Not Found", statusCode: 404 }),
    blockedAfter("status", "status", ["listSessionLog", "listPasswordLog"]),
  ),
  behind(
    "401-html",
    "a request without credentials gets a login page",
    onlyAt(401, html(401)),
    failed("content-type", "header Content-Type"),
  ),
  behind(
    "400-html",
    "a malformed request gets the page of a proxy",
    onlyAt(400, html(400)),
    failed("content-type", "header Content-Type"),
  ),
  behind(
    "401-plain",
    "the message of a 401 is plain text",
    onlyAt(401, json(401, { code: "Unauthorized", message: "No." })),
    failed("error-message", "body /message"),
  ),
  behind(
    "open-door",
    "a request without credentials gets the logs",
    letIn(admin, (request) => !isSigned(request)),
    failed("without-credentials", "status"),
  ),
  behind(
    "any-password",
    "a wrong password is accepted",
    letIn(admin, isSigned),
    failed("wrong-password", "status"),
    { wrongPassword: true },
  ),
  behind(
    "no-content-type",
    "no Content-Type",
    headers(() => ({})),
    failed("content-type", "header Content-Type"),
  ),
  behind(
    "latin-1",
    "a body in ISO 8859-1, and the header says so",
    encoded((body) => Buffer.from(body.toString(), "latin1"), {
      "content-type": "application/json; charset=iso-8859-1",
    }),
    failed("charset", "header Content-Type"),
  ),
  behind(
    "latin-1-unsaid",
    "a body in ISO 8859-1, and no header says so",
    encoded((body) => Buffer.from(body.toString(), "latin1")),
    failed("charset", "body", ["listSessionLog"]),
  ),
  behind(
    "not-compressed",
    "a body that is not compressed, although a header says so",
    encoded((body) => body, { "content-encoding": "gzip" }),
    failed("complete", "body"),
  ),
  behind(
    "500th-record",
    "the 500th session lacks its login, and no other",
    (sandbox) => lacksField(sandbox, "login"),
    failed("schema", "body /499/login", ["listSessionLog"]),
  ),
  behind(
    "seconds",
    "times are seconds",
    seconds,
    failed("whole-range", "body", ["listUserAuditLog", "listPasswordLog"]),
  ),
  behind(
    "other-user",
    "records of a user who was not requested",
    otherUser,
    failed("user", "body /0/userId", ["listUserAuditLog", "listPasswordLog"]),
  ),
  behind(
    "skip-one-less",
    "each page begins with the last record of the page before",
    skipsOneLess,
    failed("paging", "body"),
  ),
  behind(
    "repeated-record",
    "the first session replaces the second one",
    repeatsFirst,
    failed("repeats", "body /1/id", ["listSessionLog"]),
  ),
];

/** A sandbox behind a proxy. */
function behind(
  name: string,
  description: string,
  interference: Interference | ((sandbox: Sandbox) => Interference),
  expected: Expected,
  options: Partial<VerifyOptions> = {},
): Exhibit {
  return {
    name,
    description,
    expected,
    async start() {
      const sandbox = await startSandbox();
      const proxy = await startProxy(
        sandbox,
        typeof interference === "function" ? interference(sandbox) : interference,
      );
      return { ...proxy, options };
    },
  };
}
