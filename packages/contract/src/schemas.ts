/** The bodies of all answers, held to their schemas by `redocly drift`. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Judgement } from "./answer-rules.ts";
import { documentFile } from "./document.ts";
import { type Exchange, toTarget } from "./exchange.ts";
import { inFolder } from "./folder.ts";
import { type Entry, toHar } from "./har.ts";
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
  return inFolder(async (folder) => {
    const [traffic, report] = [join(folder, "traffic.har"), join(folder, "drift.json")];
    await writeFile(traffic, JSON.stringify(toHar(judged.map(toEntry))));
    const api = ["--api", fileURLToPath(documentFile), "--server", origin];
    const output = ["--rules", "schema-consistency", "--format", "json", "--output", report];
    await redocly(["drift", traffic, ...api, ...output], folder, signal);
    return readReport(JSON.parse(await readFile(report, "utf8")), judged);
  });
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
  const place = ["", "/"].includes(path) ? "body" : `body ${path}`;
  return { rule: "schema", place, message: toSentence(ajvMessage) };
}

/** Ajv says of the record that it lacks a field; the place is the field's own already. */
function toSentence(ajvMessage: string): string {
  if (ajvMessage.startsWith("must have required property")) return "A required field is missing.";
  return `The value ${ajvMessage.replaceAll(",", " or ")}.`;
}

function hasSchema({ operation, answer }: Exchange): boolean {
  const content = operation.answers[answer.status]?.content ?? {};
  const type = answer.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  return answer.broken === undefined && answer.json !== undefined && type in content;
}

/** Without credentials: which ones were sent is nothing that a schema says. */
function toEntry({ operation, request, answer }: Exchange): Entry {
  return {
    url: new URL(origin + toTarget({ operation, parameters: request.parameters })),
    status: answer.status,
    headers: { "content-type": answer.headers.get("Content-Type") ?? "" },
    body: answer.text ?? "",
  };
}
