import { styleText } from "node:util";
import { type Check, type Finding, type Report, ruleDescriptions } from "./report.ts";
import { requestLine } from "./request-line.ts";

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/**
 * Returns the report for people. Its last line is the verdict.
 *
 * @param isColored Whether to use colors.
 */
export function toText(report: Report, isColored: boolean): string {
  const paint: Paint = (style, text) =>
    isColored ? styleText(style, text, { validateStream: false }) : text;
  const { checks, findings, blockers } = report;
  const of = (outcome: Check["outcome"]) => checks.filter((check) => check.outcome === outcome);
  const sections = [
    heading(report),
    ...of("failed").map((check) => failure(check, paint)),
    of("skipped")
      .map((check) => `${paint("yellow", "SKIPPED")}  ${check.operation}, ${check.rule}: ${check.message}`)
      .join("\n"),
    findings.length > 0 && `Undocumented behaviour of this server:\n\n${toParagraphs(findings, paint)}`,
    blockers
      .map(
        ({ operation, message, serverMessage }) =>
          `${paint("yellow", "BLOCKED")}  ${operation ? `${operation}: ` : ""}${message}${quote(serverMessage)}`,
      )
      .join("\n"),
    conclusion(report, of("failed").length, of("passed").length, of("skipped").length, paint),
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

function heading({ server, document, requests: { all, probes, repeated } }: Report): string {
  const details = [
    probes > 0 && `${probes} of them about undocumented behaviour`,
    repeated > 0 && `${repeated} of them repeated`,
  ].filter(Boolean);
  return `${server}, version ${document} of the OpenAPI document, ${[all === 1 ? "1 request" : `${all} requests`, ...details].join(", ")}`;
}

function failure({ operation, rule, place, message, received, request, count }: Check, paint: Paint): string {
  const times = count > 1 ? ` (${count} times)` : "";
  const lines = [
    `${paint("red", "FAILED")}   ${paint("bold", operation)}, ${place}: ${message}${times}`,
    `         Rule ${rule}: ${ruleDescriptions[rule]}`,
    ...(received === undefined ? [] : [`         Received: ${JSON.stringify(received)}`]),
    ...(request ? [`         ${paint("dim", requestLine(request))}`] : []),
  ];
  return lines.join("\n");
}

function toParagraphs(findings: Finding[], paint: Paint): string {
  return [...Map.groupBy(findings, ({ question }) => question)]
    .map(([question, group]) => {
      // What several logs have in common is said once, below them.
      const alike = [...Map.groupBy(group, ({ meaning }) => meaning).values()];
      return [paint("bold", question), ...alike.flatMap((findings) => toLines(findings, paint))].join("\n");
    })
    .join("\n");
}

/** The lines of findings that mean the same. */
function toLines(findings: Finding[], paint: Paint): string[] {
  const lines = findings.map(
    ({ operation, finding, serverMessage }) =>
      `  ${operation ?? "Server"}: ${finding}${quote(serverMessage)}`,
  );
  const [{ value, meaning, breaksAssumption }] = findings as [Finding];
  if (value === null) return lines;
  return [...lines, `    ${paint(breaksAssumption ? "yellow" : "dim", meaning)}`];
}

function quote(serverMessage: string | undefined): string {
  return serverMessage === undefined ? "" : ` The server's message: ${JSON.stringify(serverMessage)}`;
}

const conclusions = {
  passed: ["green", "PASSED: the server conforms to the OpenAPI document."],
  failed: ["red", "FAILED: the server does not conform to the OpenAPI document."],
  blocked: ["yellow", "BLOCKED: whether the server conforms to the OpenAPI document could not be decided."],
} as const;

function conclusion(
  { verdict }: Report,
  failed: number,
  passed: number,
  skipped: number,
  paint: Paint,
): string {
  const [color, sentence] = conclusions[verdict];
  return paint(color, `${sentence} ${failed} failed, ${passed} passed, ${skipped} skipped.`);
}
