import { defineConfig, type ViteUserConfig } from "vitest/config";

/** The tests that take a moment: those that start programs, or verify many servers, take too long for each mutant. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: [
      "tests/{action,descriptions,rate-limits,verify-provider}.test.ts",
      "tests/{command/command,probes/combinations}.test.ts",
    ],
    testTimeout: 60_000,
  },
});

export default config;
