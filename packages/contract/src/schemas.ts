/** The bodies of all answers, held to their schemas by `redocly drift`. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Judgement } from "./answer-rules.ts";
import { documentFile } from "./document.ts";
import { type Exchange, toTarget } from "./exchange.ts";
import { redocly } from "./redocly.ts";

/** Where the traffic seems to come from: the server's own address is nobody else's business. */
const origin = "http://server";

interface Problem {
  /** The first exchange that has it; it is told once for all that share their path. */
  exchangeIndex: number;
  occurrences: number;
  severity: string;
  target: string;
  details?: { path?: string; ajvMessage?: string };
}

interface DriftReport {
  problems: Problem[];
}

/** What `drift` says of each exchange whose body can be held to a schema: the breaches, or that there are none. */
export async function judgeSchemas(
  exchanges: Exchange[],
  signal: AbortSignal,
): Promise<{ exchange: Exchange; judgement: Judgement }[]> {
  const judged = exchanges.filter(hasSchema);
  if (judged.length === 0) return [];
  // The traffic holds records: nobody else may read it, and it is gone as soon as it was read.
  const folder = await mkdtemp(join(tmpdir(), "saymon-logs-contract-"));
  try {
    const [traffic, report] = [join(folder, "traffic.har"), join(folder, "drift.json")];
    await writeFile(traffic, JSON.stringify(toHar(judged)));
    const api = ["--api", fileURLToPath(documentFile), "--server", origin];
    const output = ["--rules", "schema-consistency", "--format", "json", "--output", report];
    await redocly(["drift", traffic, ...api, ...output], folder, signal);
    return readReport(JSON.parse(await readFile(report, "utf8")), judged);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is in a report of `drift`, without its examples: those are values of records. */
export function readReport(
  { problems }: DriftReport,
  exchanges: Exchange[],
): { exchange: Exchange; judgement: Judgement }[] {
  return exchanges.flatMap((exchange, index) => {
    const breaches = problems.filter(
      ({ exchangeIndex, severity, target }) =>
        exchangeIndex === index && severity === "error" && target === "response",
    );
    const judgements = breaches.flatMap((problem) => Array(problem.occurrences).fill(toJudgement(problem)));
    if (judgements.length === 0) judgements.push(kept);
    return judgements.map((judgement) => ({ exchange, judgement }));
  });
}

const kept: Judgement = { rule: "schema", place: "body" };

function toJudgement({ details: { path = "", ajvMessage = "breaks its schema" } = {} }: Problem): Judgement {
  const place = path === "/" ? "body" : `body ${path}`;
  return { rule: "schema", place, message: `The value ${ajvMessage}.` };
}

function hasSchema({ operation, answer }: Exchange): boolean {
  const content = operation.answers[answer.status]?.content ?? {};
  const type = answer.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  return answer.broken === undefined && answer.json !== undefined && type in content;
}

/** An HTTP archive, without credentials: which ones were sent is nothing that a schema says. */
function toHar(exchanges: Exchange[]): unknown {
  const entries = exchanges.map(({ operation, request, answer }) => {
    const url = new URL(origin + toTarget({ operation, parameters: request.parameters }));
    const text = answer.text ?? "";
    return {
      startedDateTime: new Date(0).toISOString(),
      time: 0,
      request: {
        method: request.method,
        url: url.href,
        httpVersion: "HTTP/1.1",
        cookies: [],
        headers: [],
        queryString: [...url.searchParams].map(([name, value]) => ({ name, value })),
        headersSize: -1,
        bodySize: 0,
      },
      response: {
        status: answer.status,
        statusText: "",
        httpVersion: "HTTP/1.1",
        cookies: [],
        headers: [{ name: "content-type", value: answer.headers.get("Content-Type") }],
        content: { size: text.length, mimeType: answer.headers.get("Content-Type"), text },
        redirectURL: "",
        headersSize: -1,
        bodySize: -1,
      },
      cache: {},
      timings: { send: 0, wait: 0, receive: 0 },
    };
  });
  return { log: { version: "1.2", creator: { name: "saymon-logs-contract", version: "1" }, entries } };
}
