import { createRequire } from "node:module";
import { launchSharedBrowser } from "@saymon-logs/browser";
import type { Document } from "@saymon-logs/openapi/document";
import type { TestProject } from "vitest/node";
import { dereference } from "../build/releases.ts";
import { startDocs } from "../src/serve.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where each worker's browser listens. */
    browsers: string[];
    /** Where the site is served, below a path as on many hosts. */
    site: string;
    /** The document as readers see it, without references. */
    document: Document;
  }
}

// Not import.meta.resolve, which Vitest's global set-up lacks.
const source = createRequire(import.meta.url).resolve("@saymon-logs/openapi/openapi.docs.yaml");

/** Starts what all tests share. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const workers = Number(project.config.maxWorkers);
  const [browsers, docs, document] = await Promise.all([
    Promise.all(Array.from({ length: workers }, launchSharedBrowser)),
    startDocs({ path: "/some/path/" }),
    dereference(source),
  ]);
  project.provide(
    "browsers",
    browsers.map((browser) => browser.wsEndpoint()),
  );
  project.provide("site", docs.url);
  project.provide("document", document);
  return async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await docs.close();
  };
}
