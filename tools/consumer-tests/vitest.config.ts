import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: { globalSetup: "tests/setup.ts", testTimeout: 60_000, hookTimeout: 120_000 },
});

export default config;
