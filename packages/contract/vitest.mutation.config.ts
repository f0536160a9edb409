import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Tests of the check that run in a moment: those that start other programs, or try many servers, take too long. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/{check-server,combinations,command,prism}.test.ts"],
    testTimeout: 60_000,
  },
});

export default config;
