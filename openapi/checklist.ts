/** The points of the document's checklist that a command can check, and what Vitest's results say of them. */

/** The points, by their numbers in the checklist. */
const points = [1, 2, 3, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 21, 22, 23];

/** A test file, as Vitest's JSON reporter writes it. */
export interface TestFile {
  name: string;
  status: string;
  assertionResults: TestResult[];
}

interface TestResult {
  ancestorTitles: string[];
  title: string;
  status: string;
}

/** A line to print, and whether what it says is as it should be. */
export interface Finding {
  met: boolean;
  text: string;
}

/**
 * A finding per point, and one per test file that did not run.
 *
 * A test proves a point when its title, or that of a suite around it, starts with `point 16: `. In CI a skipped proof
 * is none.
 */
export function findingsOf(files: TestFile[], isCI: boolean): Finding[] {
  const results = files.flatMap(({ assertionResults }) => assertionResults);
  return [
    ...files.filter(isUnfinished).map(toFinding),
    ...points.map((point) => findingOf(point, results, isCI)),
  ];
}

function isUnfinished({ status, assertionResults }: TestFile): boolean {
  return status === "failed" && !assertionResults.some((result) => result.status === "failed");
}

function toFinding({ name }: TestFile): Finding {
  return { met: false, text: `${name} did not run` };
}

function findingOf(point: number, results: TestResult[], isCI: boolean): Finding {
  const prefix = `point ${point}: `;
  const proofs = results.flatMap(({ ancestorTitles, title, status }) => {
    const claim = [...ancestorTitles, title].find((text) => text.startsWith(prefix));
    return claim ? [{ claim: claim.slice(prefix.length), title, status }] : [];
  });
  const passed = proofs.filter(({ status }) => status === "passed");
  if (proofs.length === 0) return { met: false, text: `${point} is proven by no test` };

  const others = proofs.filter(({ status }) => status !== "passed");
  const claims = [...new Set(proofs.map(({ claim }) => claim))].join("; ");
  const text = [`${point} ${claims}`, ...others.map(({ status, title }) => `    ${status}: ${title}`)].join(
    "\n",
  );
  const refuted = others.some(({ status }) => status === "failed" || isCI);
  return { met: passed.length > 0 && !refuted, text };
}
