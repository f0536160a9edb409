import { test } from "vitest";
import { type Runtime, runtimes } from "./runtimes.ts";

/**
 * A test in a runtime; it is given the runtime's program. Where npm has none for the platform the test is skipped,
 * and says so in its name. In CI it fails instead.
 */
export function testIn(runtime: Runtime, title: string, body: (program: string) => Promise<void>): void {
  const program = runtimes[runtime];
  if (program !== undefined) {
    test(`${runtime}: ${title}`, () => body(program));
    return;
  }
  const reason = `npm has no ${runtime} for ${process.platform} ${process.arch}`;
  test.skipIf(!process.env["CI"])(`${runtime}: ${title} (${reason})`, () => {
    throw new Error(`${reason}.`);
  });
}
