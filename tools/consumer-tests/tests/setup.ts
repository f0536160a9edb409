/** One mock for all test files. */
import { createRequire } from "node:module";
import type { TestProject } from "vitest/node";

// Vitest's own loader, which runs this file, has no `import.meta.resolve`; the mock needs it.
const { startMock }: typeof import("@saymon-logs/mock") = createRequire(import.meta.url)("@saymon-logs/mock");

declare module "vitest" {
  export interface ProvidedContext {
    mockUrl: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const mock = await startMock();
  provide("mockUrl", mock.url);
  return () => mock.close();
}
