import { launchSharedBrowser } from "@saymon-logs/browser";
import type { TestProject } from "vitest/node";
import { startDocs } from "../src/serve.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the shared browser listens. */
    browser: string;
    /** Where the site is served, below a path as on many hosts. */
    site: string;
  }
}

/** Starts what all tests share. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [browser, docs] = await Promise.all([launchSharedBrowser(), startDocs({ path: "/some/path/" })]);
  project.provide("browser", browser.wsEndpoint());
  project.provide("site", docs.url);
  return async () => {
    await browser.close();
    await docs.close();
  };
}
