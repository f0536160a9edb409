import { watch } from "node:fs";
import { fileURLToPath } from "node:url";

const sources = ["openapi", "apps/docs", "packages/client"].map((folder) =>
  fileURLToPath(new URL(`../../../${folder}`, import.meta.url)),
);
const made = /(^|[\\/])(dist|node_modules|tests|\.turbo)([\\/]|$)/;

/** Calls back for each change of what the site is made from, until the signal ends it. */
export function watchSources(signal: AbortSignal, onChange: (file: string) => void): void {
  for (const folder of sources) {
    watch(folder, { recursive: true, signal }, (_event, file) => {
      if (file && !made.test(file)) onChange(file);
    });
  }
}
