import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Without the tests of what was built before: they know nothing of a mutant, or tell it by its text alone. */
const config: ViteUserConfig = defineConfig({
  test: { include: ["tests/{document,sources,validators}.test.ts"] },
});

export default config;
