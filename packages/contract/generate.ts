/**
 * The first step of the build. It empties `dist/` and copies what the package takes from the document, so that it is
 * complete by itself: the workflows refer to `../openapi.yaml`, and find it here as they do at home.
 */
import { cp, mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const dist = new URL("dist/", import.meta.url);
const document = (name: string) => fileURLToPath(import.meta.resolve(`@saymon-logs/openapi/${name}`));

// What was once built of a source that is gone would be packed and published.
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
for (const name of ["openapi.yaml", "openapi.dereferenced.json"])
  await cp(document(name), new URL(name, dist));
await cp(dirname(document("workflows/reading.arazzo.yaml")), new URL("workflows/", dist), {
  recursive: true,
});
