/**
 * Prints a line for each point of the document's checklist that a command can check, and fails when one is not met.
 *
 * A test proves a point when its title, or that of a suite around it, starts with `point 16: `. It may stand in any
 * workspace; the results are what Vitest's JSON reporter wrote there.
 */
import { globSync, readFileSync } from "node:fs";

const points = [1, 2, 3, 5, 12, 16, 17, 18, 19, 20, 21, 22, 23];

interface File {
  name: string;
  status: string;
  assertionResults: Result[];
}

interface Result {
  ancestorTitles: string[];
  title: string;
  status: string;
}

const files = globSync([".turbo/test-results.json", "../{packages,apps}/*/.turbo/test-results.json"], {
  cwd: import.meta.dirname,
}).flatMap((file) => filesIn(new URL(file, import.meta.url)));

const results = files.flatMap(({ assertionResults }) => assertionResults);
const unfinished = files.filter(
  ({ status, assertionResults }) =>
    status === "failed" && !assertionResults.some((result) => result.status === "failed"),
);

for (const { name } of unfinished) console.log(unmet(`${name} did not run`));
for (const point of points) console.log(lineOf(point));

function lineOf(point: number): string {
  const prefix = `point ${point}: `;
  const proofs = results.flatMap(({ ancestorTitles, title, status }) => {
    const claim = [...ancestorTitles, title].find((text) => text.startsWith(prefix));
    return claim ? [{ claim: claim.slice(prefix.length), title, status }] : [];
  });
  const passed = proofs.filter(({ status }) => status === "passed");
  const failed = proofs.filter(({ status }) => status === "failed");
  const others = proofs
    .filter(({ status }) => status !== "passed")
    .map((proof) => `${proof.status}: ${proof.title}`);

  if (passed.length === 0 && failed.length === 0) return unmet(`${point} is proven by no test`);
  const line = [`${point} ${[...new Set(proofs.map(({ claim }) => claim))].join("; ")}`, ...others].join(
    "\n    ",
  );
  return failed.length > 0 ? unmet(line) : `✓ ${line}`;
}

function unmet(line: string): string {
  process.exitCode = 1;
  return `✗ ${line}`;
}

function filesIn(results: URL): File[] {
  return (JSON.parse(readFileSync(results, "utf8")) as { testResults: File[] }).testResults;
}
