/** Prints a line for each point of the document's checklist from the results of the last tests. */
import { existsSync, readFileSync } from "node:fs";
import { findingsOf, type TestFile } from "./checklist.ts";

/** Where the workspaces whose tests prove the points leave their results. */
export const resultFiles: URL[] = [
  "./",
  "../packages/contract/",
  "../packages/validators/",
  "../tools/consumer-tests/",
  "../tools/sample-tests/",
].map((workspace) => new URL(`${workspace}.turbo/test-results.json`, import.meta.url));

/** Prints the lines; the process exits with 1 where a point is not met. */
export function report(): void {
  const findings = findingsOf(resultFiles.flatMap(testFilesIn), process.env["CI"] !== undefined);
  for (const { met, text } of findings) console.log(`${met ? "✓" : "✗"} ${text}`);
  if (findings.some(({ met }) => !met)) process.exitCode = 1;
}

function testFilesIn(results: URL): TestFile[] {
  if (!existsSync(results)) return [{ name: results.pathname, status: "failed", assertionResults: [] }];
  return (JSON.parse(readFileSync(results, "utf8")) as { testResults: TestFile[] }).testResults;
}

if (import.meta.main) report();
