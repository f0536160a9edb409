import { type BundleSize, bundleSize } from "../bundle.ts";

/** What a library weighs, with all that it imports. */
export interface Bundle extends BundleSize {
  name: string;
}

/** Each as a page would load it that uses all of it; got runs on Node alone. */
const sources: { name: string; source: string; platform?: "node" }[] = [
  {
    name: "client",
    source: 'export { createClient, isSaymonError, isTemporary } from "@saymon-logs/client";',
  },
  {
    name: "client+walks",
    source: `
      export { createClient, isSaymonError, isTemporary } from "@saymon-logs/client";
      export { walkPasswordLog, walkSessionLog, walkUserAuditLog } from "@saymon-logs/client";`,
  },
  {
    name: "client+validation",
    source: `
      export { createClient, isSaymonError, isTemporary } from "@saymon-logs/client";
      export { auditRecord, passwordRecord, sessionRecord } from "@saymon-logs/validators";`,
  },
  { name: "openapi-fetch", source: 'export { default } from "openapi-fetch";' },
  { name: "ky", source: 'export { default } from "ky";' },
  { name: "axios", source: 'export { default } from "axios";' },
  { name: "got", source: 'export { default } from "got";', platform: "node" },
  { name: "Anthropic SDK", source: 'export { default } from "@anthropic-ai/sdk";' },
  {
    name: "octokit (core, retry, paginate)",
    source: `
      export { Octokit } from "@octokit/core";
      export { retry } from "@octokit/plugin-retry";
      export { paginateRest } from "@octokit/plugin-paginate-rest";`,
  },
  // What the client would have its retries from.
  { name: "p-retry", source: 'export { default } from "p-retry";' },
];

/**
 * Weighs all libraries.
 *
 * @param progress Called with a line about what is going on.
 */
export async function weighBundles(progress: (line: string) => void): Promise<Bundle[]> {
  const bundles: Bundle[] = [];
  for (const { name, source, ...options } of sources) {
    progress(`bundle of ${name}`);
    bundles.push({ name, ...(await bundleSize(source, options)) });
  }
  return bundles;
}
