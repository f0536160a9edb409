import { execa } from "execa";
import type { Report } from "./report.ts";

const cwd = new URL("../", import.meta.url);

/** Bundles of the client and of alternatives, as size-limit measures them; `.size-limit.ts` says what is imported. */
export async function sizes(): Promise<Report[]> {
  const { stdout } = await execa("size-limit", ["--json"], { cwd, preferLocal: true });
  const rows = (JSON.parse(stdout) as { name: string; size: number }[]).map(({ name, size }) => ({
    name,
    bytes: size,
  }));
  return [{ title: "Size of a bundle, minified and compressed with gzip", rows }];
}
