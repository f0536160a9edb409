/**
 * The first step of the build: empties `dist/`, and writes to it what the package takes from the document, so that the
 * package is complete by itself.
 */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

interface Schema {
  $ref?: string;
  items?: Schema;
}

interface Response {
  $ref?: string;
  content?: Record<string, { schema: Schema }>;
}

interface Document {
  paths: Record<string, { get: { operationId: string; responses: Record<string, Response> } }>;
  components: { schemas: Record<string, Schema>; responses: Record<string, Response> };
}

interface Arazzo {
  workflows: { workflowId: string; steps: [{ operationId: string }] }[];
}

const dist = new URL("dist/", import.meta.url);
const sourceOf = (name: string) => fileURLToPath(import.meta.resolve(`@saymon-logs/openapi/${name}`));

// Files whose source was removed would be published otherwise.
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
for (const name of ["openapi.yaml", "openapi.dereferenced.json"])
  await cp(sourceOf(name), new URL(name, dist));

const document: Document = JSON.parse(await readFile(sourceOf("openapi.json"), "utf8"));
await write("schemas.json", schemasOf(document));
await write("workflows.json", await readWorkflows());

async function write(name: string, value: unknown): Promise<void> {
  await writeFile(new URL(name, dist), `${JSON.stringify(value, null, 2)}\n`);
}

/** Operation → status → content type → the names of the validators of the body and its items. */
function schemasOf({ paths, components }: Document): unknown {
  const target = <Value>(values: Record<string, Value>, ref: string) => values[basename(ref)] as Value;
  const namesOf = ({ $ref = "" }: Schema) => {
    const { items } = target(components.schemas, $ref);
    return { body: validatorName($ref), ...(items?.$ref && { item: validatorName(items.$ref) }) };
  };
  const contentOf = (response: Response) => {
    const { content = {} } = response.$ref ? target(components.responses, response.$ref) : response;
    return mapValues(content, ({ schema }) => namesOf(schema));
  };
  return Object.fromEntries(
    Object.values(paths).map(({ get }) => [get.operationId, mapValues(get.responses, contentOf)]),
  );
}

/** `#/components/schemas/SessionLog` → `sessionLog` */
function validatorName(ref: string): string {
  const name = basename(ref);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function mapValues<Value, Result>(
  values: Record<string, Value>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}

/** The workflows that suit any server, as one file, and which operation each of them is about. */
async function readWorkflows(): Promise<unknown> {
  const folder = dirname(sourceOf("workflows/reading.arazzo.yaml"));
  const read = async (name: string): Promise<Arazzo> =>
    parse(await readFile(`${folder}/${name}.arazzo.yaml`, "utf8"));
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
