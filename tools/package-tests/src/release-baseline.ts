/** Writes the client's types, and a program that uses them, to `released/`: later releases are compared with them. */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { apiReport, entryPoints, released } from "./api-report.ts";

await mkdir(released, { recursive: true });
for (const [name, entryPoint] of Object.entries(entryPoints)) {
  await writeFile(new URL(`${name}.api.md`, released), await apiReport(entryPoint));
}
await copyFile(new URL("../programs/types.mts", import.meta.url), new URL("types.mts", released));
