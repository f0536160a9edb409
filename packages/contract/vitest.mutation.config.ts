import { defineConfig } from "vitest/config";

/** Tests of the check that run in a moment: those that start the command, or every combination, take too long. */
export default defineConfig({
  test: {
    include: ["tests/provider/**/*.test.ts"],
    exclude: ["tests/provider/{combinations,command,prism}.test.ts"],
    testTimeout: 60_000,
  },
});
