/** Importers of API clients with a user interface. */
import { promisify } from "node:util";
// @ts-expect-error The package has no types.
import brunoConverters from "@usebruno/converters";
import postman from "openapi-to-postmanv2";
import { type Context, type Tool, versionOf } from "./tool.ts";

/** A request in a collection, or a folder of them. */
interface Item {
  name: string;
  item?: Item[];
  items?: Item[];
  request?: object;
}

export const importers: Tool[] = [
  {
    name: "Postman (`openapi-to-postmanv2`)",
    version: versionOf("openapi-to-postmanv2"),
    kind: "importer",
    check: "imports each operation, and no empty folder",
    sample: true,
    run: async (context) => expectRequests((await importToPostman(context.document)).item, context),
  },
  {
    name: "Bruno (`@usebruno/converters`)",
    version: versionOf("@usebruno/converters"),
    kind: "importer",
    check: "imports each operation, and no empty folder",
    run: async (context) => {
      const { items } = (await brunoConverters.openApiToBruno(structuredClone(context.document))) as {
        items: Item[];
      };
      expectRequests(items, context);
    },
  },
];

/** The types of the package describe neither the callback nor its result. */
const convertToPostman = promisify(
  postman.convert as unknown as (
    input: { type: "json"; data: object },
    options: object,
    callback: (error: unknown, conversion: Conversion) => void,
  ) => void,
);

interface Conversion {
  result: boolean;
  reason?: string;
  output?: { data: { item: Item[] } }[];
}

async function importToPostman(document: object): Promise<{ item: Item[] }> {
  const { result, reason, output } = await convertToPostman(
    { type: "json", data: structuredClone(document) },
    { folderStrategy: "Tags" },
  );
  const [collection] = output ?? [];
  if (!result || !collection) throw new Error(reason);
  return collection.data;
}

/** Throws unless the items hold one request per operation, and every folder holds something. */
function expectRequests(items: Item[], { document }: Context): void {
  const { paths } = document as { paths: object };
  const all = flatten(items);
  const empty = all.filter(({ item, items: inside = item }) => inside?.length === 0);
  if (empty.length > 0) throw new Error(`Empty folders: ${empty.map(({ name }) => name).join(", ")}`);
  const requests = all.filter(({ item, items: inside = item }) => inside === undefined);
  const expected = Object.keys(paths).length;
  if (requests.length !== expected)
    throw new Error(`Expected ${expected} requests, found ${requests.length}`);
}

function flatten(items: Item[]): Item[] {
  return items.flatMap((item) => [item, ...flatten(item.item ?? item.items ?? [])]);
}
