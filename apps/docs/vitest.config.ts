import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    // One server for all files, and a browser for each worker. Two workers, as tests mostly wait for a page.
    globalSetup: "tests/setup.ts",
    maxWorkers: 2,
    // No file changes what another one sees, and each worker would load all modules again.
    isolate: false,
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
export default config;
