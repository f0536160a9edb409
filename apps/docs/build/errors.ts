import { type AnySaymonError, createClient, isSaymonError, isTemporary } from "@saymon-logs/client";
import type { Document, Example } from "@saymon-logs/openapi/document";
import { type Endpoint, endpoints } from "./document.ts";
import { code, paragraphs } from "./sections.ts";

/** What to do about each error of the client. A class without an entry does not compile. */
const whatToDo: Record<AnySaymonError["name"], string> = {
  AbortError: "Nothing: your program ended the call.",
  BadRequestError: "Correct the parameters. The message of the server names the wrong one.",
  CredentialsError: "Correct the function that returns the credentials.",
  ForbiddenError:
    "Ask an administrator for the missing permissions. `error.permissions` names those that the server names.",
  HookError: "Correct the hook or the schema. `error.cause` is what it threw.",
  NetworkError:
    "Check the address, the network, the proxy and the certificate of the server. Repeat the call later.",
  NotFoundError: "Check the id, and that `baseUrl` is the address of a SAYMON server.",
  PartialFailureError:
    "Look at `error.failures` for the users and their errors, then resume the walk from `error.cursor`.",
  RateLimitError: "Wait for `error.retryAfter` milliseconds, and send fewer requests at once.",
  RedirectError: "If you trust the address that the server redirects to, use it as `baseUrl`.",
  ServerError: "Repeat the call later. If it fails again, look at the logs of the server and of the proxy.",
  TimeoutError: "Request fewer records at once, or raise `timeout` or `deadline`.",
  UnauthorizedError: "Check the login and the password, or the API token.",
  UnexpectedResponseError:
    "Check that `baseUrl` leads to SAYMON, not to the sign-in page of a proxy. If it does, your server differs from the document: report it.",
  WalkError:
    "Resume the walk from `error.cursor`. If it fails again, your server differs from the document: report it.",
};

/** How the client reports a response. */
interface Report {
  className: AnySaymonError["name"];
  temporary: boolean;
  serverMessage: string | undefined;
}

/**
 * The error catalogue as Markdown: the statuses and bodies of the document, each sent to the client to learn how it
 * reports them, and the client's other errors.
 *
 * @param classes What each class of the client says of itself.
 */
export async function errorCatalogue(document: Document, classes: Map<string, string>): Promise<string> {
  const statuses = errorResponses(document);
  const sections = await Promise.all(
    [...statuses].map(([status, uses]) => statusSection(Number(status), uses)),
  );
  return paragraphs(
    "# Error catalogue",
    "Every error that the document describes: what it means, what to do, how the TypeScript client reports it, and how to get it from the sandbox. The guide [Errors](index.html#/errors) says how to handle errors in general.",
    overviewTable(sections),
    ...sections.map(({ markdown }) => markdown),
    "## Errors without a documented response",
    "The client reports these itself. `isTemporary(error)` tells whether repeating the call later can help.",
    ...otherErrors(classes, new Set<string>(sections.flatMap(({ classNames }) => classNames))),
  );
}

/** The operations that document each status from 400 on. */
function errorResponses(document: Document): Map<string, Endpoint[]> {
  const statuses = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints(document)) {
    for (const status of Object.keys(endpoint.responses).filter((key) => Number(key) >= 400))
      statuses.set(status, [...(statuses.get(status) ?? []), endpoint]);
  }
  return new Map([...statuses].sort());
}

async function statusSection(status: number, uses: Endpoint[]) {
  const { description, content } = (uses[0] as Endpoint).responses[status] ?? {
    description: "",
    content: {},
  };
  const examples = Object.values(content).flatMap((body) => Object.values(body.examples));
  const reports = await Promise.all(examples.map((example) => report(status, example)));
  const classNames = [...new Set(reports.map(({ className }) => className))];
  const [className = "UnexpectedResponseError"] = classNames;
  return {
    status,
    classNames,
    temporary: reports.some(({ temporary }) => temporary),
    description,
    markdown: paragraphs(
      `## ${status}`,
      description,
      `**Operations:** ${uses.map(({ title, operationId }) => `[${title}](index.html#/${operationId.toLowerCase()})`).join(", ")}.`,
      `**What to do:** ${whatToDo[className]}`,
      `**In the client:** [\`${className}\`](client/index.html#${className.toLowerCase()}). ${temporaryText(reports)}.`,
      ...examples.map((example, index) => body(example, reports[index])),
      `**In the sandbox:**`,
      code(provoke(status, uses), "bash"),
    ),
  };
}

function overviewTable(sections: Awaited<ReturnType<typeof statusSection>>[]): string {
  const rows = sections.map(
    ({ status, classNames, temporary, description }) =>
      `| [${status}](#${status}) | ${firstSentence(description)} | \`${classNames.join("`, `")}\`${temporary ? ", temporary" : ""} |`,
  );
  return ["| Status | Meaning | In the client |", "|---|---|---|", ...rows].join("\n");
}

function firstSentence(markdown: string): string {
  return (markdown.split(/(?<=\.)\s/)[0] ?? markdown).replaceAll("\n", " ");
}

function temporaryText(reports: Report[]): string {
  return reports.some(({ temporary }) => temporary)
    ? "`isTemporary` is true: repeat the call later"
    : "`isTemporary` is false: repeating the same call does not help";
}

function body({ summary, description, value }: Example, report: Report | undefined): string {
  return paragraphs(
    `### ${summary}`,
    description,
    code(JSON.stringify(value, null, 2), "json"),
    report?.serverMessage && `\`error.serverMessage\`: \`${report.serverMessage}\``,
  );
}

/** Sends the client a response as the document shows it. */
async function report(status: number, { value }: Example): Promise<Report> {
  const client = createClient({
    baseUrl: "http://localhost",
    auth: { login: "reader", password: "secret" },
    maxRetries: 0,
    fetch: async () => Response.json(value, { status }),
  });
  const error = await client.listSessionLog().catch((error: unknown) => error);
  if (!isSaymonError(error)) throw new Error(`The client does not report ${status} as an error of its own.`);
  return { className: error.name, temporary: isTemporary(error), serverMessage: error.serverMessage };
}

/** A request to which the sandbox responds with the status. */
function provoke(status: number, [endpoint]: Endpoint[]): string {
  const { path, parameters } = endpoint as Endpoint;
  const unknown = "0".repeat(24);
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    status === 404 ? unknown : String(parameters.find((parameter) => parameter.name === name)?.example),
  );
  const login = { 401: "admin:wrong", 403: "no-permissions:secret" }[status] ?? "admin:secret";
  // Faults of the sandbox are asked for by their name; 401, 403 and 404 need none.
  const fault = status in { 401: 1, 403: 1, 404: 1 } ? "" : `?sandbox-fault=${status}`;
  return `curl --user ${login} "http://127.0.0.1:4030${filled}${fault}"`;
}

function otherErrors(classes: Map<string, string>, known: Set<string>): string[] {
  return Object.entries(whatToDo)
    .filter(([name]) => !known.has(name))
    .map(([name, advice]) =>
      paragraphs(
        `### ${name}`,
        withoutLinks(classes.get(name)),
        `**What to do:** ${advice} [Fields of the class](client/index.html#${name.toLowerCase()})`,
      ),
    );
}

/** `{@link Name}` is a link in TypeDoc only. */
function withoutLinks(comment = ""): string {
  return comment.replaceAll(/\{@link (\S+?)\}/g, "`$1`");
}
