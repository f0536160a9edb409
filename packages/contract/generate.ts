/**
 * The first step of the build: empties `dist/`, and writes to it what the package takes from the document, so that the
 * package is complete by itself.
 */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { parse } from "yaml";
import { factsOf } from "./facts.ts";

interface Arazzo {
  workflows: { workflowId: string; steps: [{ operationId: string }] }[];
}

const dist = new URL("dist/", import.meta.url);
const sourceOf = (name: string) => new URL(import.meta.resolve(`@saymon-logs/openapi/${name}`));

// Files whose source was removed would be published otherwise.
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await cp(sourceOf("openapi.yaml"), new URL("openapi.yaml", dist));
await write("facts.json", factsOf(document));
await write("workflows.json", await readWorkflows());

async function write(name: string, value: unknown): Promise<void> {
  await writeFile(new URL(name, dist), `${JSON.stringify(value, null, 2)}\n`);
}

/** The workflows that suit any server, as one file, and which operation each of them is about. */
async function readWorkflows(): Promise<unknown> {
  const read = async (name: string): Promise<Arazzo> =>
    parse(await readFile(sourceOf(`workflows/${name}.arazzo.yaml`), "utf8"));
  const reading = await read("reading");
  const paging = await read("paging");
  const entries = ({ workflows }: Arazzo, isPaging: boolean) =>
    workflows.map(({ workflowId: id, steps: [{ operationId }] }) => ({
      id,
      operation: operationId,
      isPaging,
    }));
  return {
    arazzo: { ...paging, ...reading, workflows: [...reading.workflows, ...paging.workflows] },
    workflows: [...entries(reading, false), ...entries(paging, true)],
  };
}
