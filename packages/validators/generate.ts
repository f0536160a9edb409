/** The first step of the build: writes what is generated from the bundled document to `dist/`. */
import { mkdir, writeFile } from "node:fs/promises";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { sourcesOf } from "./sources.ts";

const dist = new URL("dist/", import.meta.url);
await mkdir(dist, { recursive: true });
for (const [name, text] of Object.entries(sourcesOf(document))) await writeFile(new URL(name, dist), text);
