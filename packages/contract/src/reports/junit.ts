import { type Check, type Report, rules } from "../report.ts";
import { requestLine } from "./request-line.ts";

/** The checks as JUnit XML: a suite for each operation, and one for what stood in the way. */
export function toJUnit({ checks, obstacles }: Report): string {
  const suites = [...Map.groupBy(checks, ({ operation }) => operation)].map(([operation, group]) =>
    suite(operation, group.map(testCase), {
      failures: group.filter(({ outcome }) => outcome === "failed").length,
      skipped: group.filter(({ outcome }) => outcome === "skipped").length,
    }),
  );
  if (obstacles.length > 0) {
    const cases = obstacles.map(
      ({ message }) =>
        `    <testcase classname="run" name="can be checked">\n      <error message=${quoted(message)}/>\n    </testcase>`,
    );
    suites.push(suite("run", cases, { errors: obstacles.length }));
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="saymon-logs-contract">\n${suites.join("\n")}\n</testsuites>\n`;
}

function suite(
  name: string,
  cases: string[],
  counts: { failures?: number; skipped?: number; errors?: number },
): string {
  const { failures = 0, skipped = 0, errors = 0 } = counts;
  const numbers = `tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
  return `  <testsuite name=${quoted(name)} ${numbers}>\n${cases.join("\n")}\n  </testsuite>`;
}

function testCase({ outcome, operation, rule, place, message, request }: Check): string {
  const open = `    <testcase classname=${quoted(operation)} name=${quoted(`${rule}: ${rules[rule]}`)}`;
  if (outcome === "passed") return `${open}/>`;
  if (outcome === "skipped") return `${open}>\n      <skipped message=${quoted(message)}/>\n    </testcase>`;
  const detail = request ? escaped(requestLine(request)) : "";
  return `${open}>\n      <failure type=${quoted(rule)} message=${quoted(`${place}: ${message}`)}>${detail}</failure>\n    </testcase>`;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** XML has no place for control characters, not even escaped. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]|\p{Cs}/gu, "\uFFFD")
    .replaceAll(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
