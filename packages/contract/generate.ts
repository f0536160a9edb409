/**
 * The first step of the build. It empties `dist/` and copies what the package takes from the document, so that it is
 * complete by itself: the workflows refer to `../openapi.yaml`, and find it here as they do at home.
 */
import { cp, glob, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

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

/** Which operation each workflow is about: `redocly respect` does not tell where a request failed. */
const operationOf: Record<string, Record<string, string>> = {};
for await (const file of glob(fileURLToPath(new URL("workflows/*.yaml", dist)))) {
  const workflows: Workflow[] = parse(await readFile(file, "utf8")).workflows;
  const entries = workflows.map(({ workflowId, steps: [step] }) => [workflowId, step.operationId]);
  operationOf[basename(file, ".arazzo.yaml")] = Object.fromEntries(entries);
}
await writeFile(new URL("workflows/operations.json", dist), JSON.stringify(operationOf, null, 2));

interface Workflow {
  workflowId: string;
  steps: [{ operationId: string }];
}
