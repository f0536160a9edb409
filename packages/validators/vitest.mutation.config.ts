import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Without the tests of `dist/`, which is not rebuilt for a mutant. */
const config: ViteUserConfig = defineConfig({
  test: { include: ["tests/{document,sources,validators}.test.ts"] },
});

export default config;
