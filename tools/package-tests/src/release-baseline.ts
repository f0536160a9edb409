/** Writes the client's types, and a program that uses them, to `released/`: later releases are compared with them. */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { apiReports, released } from "./api-report.ts";

await mkdir(released, { recursive: true });
for (const [name, report] of Object.entries(await apiReports())) {
  await writeFile(new URL(`${name}.api.md`, released), report);
}
await copyFile(new URL("../programs/types.mts", import.meta.url), new URL("types.mts", released));
