import { type Check, type Report, ruleDescriptions } from "./report.ts";
import { requestLine } from "./request-line.ts";

/** Returns the checks as JUnit XML: a suite for each operation, and one for blockers. */
export function toJUnit({ checks, blockers }: Report): string {
  const suites = [...Map.groupBy(checks, ({ operation }) => operation)].map(([operation, group]) =>
    suite(operation, group.map(testCase), {
      failures: group.filter(({ outcome }) => outcome === "failed").length,
      skipped: group.filter(({ outcome }) => outcome === "skipped").length,
    }),
  );
  if (blockers.length > 0) {
    const cases = blockers.map(
      ({ message, operation = "server" }) =>
        `    <testcase classname="verification" name=${quoted(`${operation} can be verified`)}>\n      <error message=${quoted(message)}/>\n    </testcase>`,
    );
    suites.push(suite("verification", cases, { errors: blockers.length }));
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

function testCase({ outcome, operation, rule, place, message, received, request }: Check): string {
  const open = `    <testcase classname=${quoted(operation)} name=${quoted(`${rule}: ${ruleDescriptions[rule]}`)}`;
  if (outcome === "passed") return `${open}/>`;
  if (outcome === "skipped") return `${open}>\n      <skipped message=${quoted(message)}/>\n    </testcase>`;
  const details = [request && requestLine(request), received !== undefined && `Received: ${received}`];
  const detail = escaped(details.filter(Boolean).join("\n"));
  return `${open}>\n      <failure type=${quoted(rule)} message=${quoted(`${place}: ${message}`)}>${detail}</failure>\n    </testcase>`;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** XML cannot contain most control characters, not even escaped. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, "\uFFFD")
    .replaceAll(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
