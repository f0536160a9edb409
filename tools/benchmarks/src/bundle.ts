import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

/** How a bundle is made. */
export interface BundleOptions {
  /** Where packages are looked for. Default: this workspace. */
  directory?: string;
  /** Where the code is to run. Default: `browser`. */
  platform?: "browser" | "node";
}

/** What a bundle weighs. */
export interface BundleSize {
  /** Bytes, minified. */
  minBytes: number;
  /** Bytes, minified and compressed with gzip. */
  gzipBytes: number;
}

/**
 * Bundles a module with all that it imports, without what only development builds need.
 *
 * @throws An error that names what cannot be resolved.
 *
 * @example
 * ```ts
 * import { bundle } from "@saymon-logs/benchmarks/bundle";
 *
 * const code = await bundle('export * from "@saymon-logs/client";');
 * console.log(code.length);
 * ```
 */
export async function bundle(source: string, options: BundleOptions = {}): Promise<string> {
  const { directory = import.meta.dirname, platform = "browser" } = options;
  const entry = join(directory, "entry.mjs");
  const build = await rolldown({
    input: entry,
    platform,
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? source : null),
      },
    ],
    onLog(level, log) {
      if (log.code === "UNRESOLVED_IMPORT") throw new Error(log.message);
      if (level === "warn") process.emitWarning(log.message);
    },
  });
  try {
    const { output } = await build.generate({
      format: "esm",
      minify: true,
      comments: { annotation: false },
      codeSplitting: false,
    });
    return output[0].code;
  } finally {
    await build.close();
  }
}

/**
 * Weighs a module with all that it imports.
 *
 * @example
 * ```ts
 * import { bundleSize } from "@saymon-logs/benchmarks/bundle";
 *
 * const { gzipBytes } = await bundleSize('export * from "@saymon-logs/client";');
 * console.log(gzipBytes < 12_000); // true
 * ```
 */
export async function bundleSize(source: string, options: BundleOptions = {}): Promise<BundleSize> {
  const code = await bundle(source, options);
  return { minBytes: Buffer.byteLength(code), gzipBytes: gzipSync(code).length };
}
