import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Mutants are tested several at a time, so a test takes longer than on its own. */
const config: ViteUserConfig = defineConfig({
  test: { include: ["tests/**/*.test.ts"], testTimeout: 60_000 },
});

export default config;
