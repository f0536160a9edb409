import { styleText } from "node:util";
import { type Check, type Finding, type Report, rules } from "../report.ts";
import { requestLine } from "./request-line.ts";

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/**
 * The report for people.
 *
 * @param isColoured Whether to write in colours.
 */
export function toText(report: Report, isColoured: boolean): string {
  const paint: Paint = (style, text) =>
    isColoured ? styleText(style, text, { validateStream: false }) : text;
  const of = (outcome: Check["outcome"]) => report.checks.filter((check) => check.outcome === outcome);
  const failed = of("failed");
  const skipped = of("skipped");
  const sections = [
    heading(report),
    failed.map((check) => failure(check, paint)).join("\n"),
    skipped
      .map((check) => `${paint("yellow", "skipped")}  ${check.operation}, ${check.rule}: ${check.message}`)
      .join("\n"),
    report.probes.length > 0 &&
      `What is not published, and was found out:\n\n${findings(report.probes, paint)}`,
    report.obstacles.map(({ message, words }) => paint("yellow", message) + said(words)).join("\n"),
    conclusion(report, failed.length, of("passed").length, skipped.length, paint),
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

function heading({ server, document, requests }: Report): string {
  const probes = requests.probes > 0 ? `, ${requests.probes} of them to find out what is not published` : "";
  return `${server} against version ${document} of the document, in ${requests.all} requests${probes}`;
}

function failure({ operation, rule, place, message, request, count }: Check, paint: Paint): string {
  const times = count > 1 ? ` (${count} times)` : "";
  const lines = [
    `${paint("red", "failed")}   ${paint("bold", operation)}, ${place}: ${message}${times}`,
    `         rule ${rule}: ${rules[rule]}`,
    ...(request ? [`         ${paint("dim", requestLine(request))}`] : []),
  ];
  return lines.join("\n");
}

function findings(probes: Finding[], paint: Paint): string {
  return [...Map.groupBy(probes, ({ question }) => question)]
    .map(([question, group]) => {
      // What several logs have in common is said once, below them.
      const alike = [...Map.groupBy(group, ({ meaning }) => meaning).values()];
      return [paint("bold", question), ...alike.flatMap((findings) => toLines(findings, paint))].join("\n");
    })
    .join("\n");
}

/** Findings that mean the same. */
function toLines(findings: Finding[], paint: Paint): string[] {
  const lines = findings.map(
    ({ operation, finding, words }) => `  ${operation ?? "Server"}: ${finding}${said(words)}`,
  );
  const [{ value, meaning, breaksAssumption }] = findings as [Finding];
  if (value === null) return lines;
  return [...lines, `    ${paint(breaksAssumption ? "yellow" : "dim", meaning)}`];
}

function said(words: string | undefined): string {
  return words === undefined ? "" : ` The server says: ${JSON.stringify(words)}`;
}

function conclusion(
  { verdict }: Report,
  failed: number,
  passed: number,
  skipped: number,
  paint: Paint,
): string {
  const counts = `${failed} failed, ${passed} passed, ${skipped} skipped`;
  if (verdict === "kept") return paint("green", `The server keeps to the document: ${counts}.`);
  if (verdict === "broken") return paint("red", `The server does not keep to the document: ${counts}.`);
  return paint("yellow", `Whether the server keeps to the document could not be checked: ${counts}.`);
}
