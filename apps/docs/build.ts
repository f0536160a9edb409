/** Builds the site into `dist/`, all of it from the one document and the client's source. */
import { fileURLToPath } from "node:url";
import { buildSite } from "./build/site.ts";
import { writeFiles } from "./build/write.ts";

await writeFiles(fileURLToPath(new URL("dist/", import.meta.url)), await buildSite());
