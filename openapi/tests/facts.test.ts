/** Compares the document with the vendor's pages, and with itself. */
import { readdir, readFile } from "node:fs/promises";
import type { Operation, Response } from "@saymon-logs/openapi/document";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { describe, expect, test } from "vitest";

type Fields = Record<string, unknown>;

const operations = Object.values<{ get: Operation }>(document.paths).map(({ get }) => ({
  ...get,
  logs: examplesOf(get.responses["200"]) as Fields[][],
}));

describe("null and the empty string are in an example wherever they have a meaning", () => {
  test.each(operations)("$operationId", ({ responses, logs }) => {
    const fields = responses["200"]?.content["application/json"].schema.items?.properties ?? {};
    for (const [name, { type }] of Object.entries(fields)) {
      const values = logs.flat().map((record) => record[name]);
      if (type?.includes("null")) expect(values).toContain(null);
      if (name === "initiator") expect(values).toContain("");
    }
  });
});

describe("the vendor's request and response are there, as published", async () => {
  const files = await readdir(new URL("../vendor/", import.meta.url));
  const missingFor = (operationId: string) =>
    [`${operationId}.sh`, `${operationId}.json`].filter((file) => !files.includes(file));

  test.each(operations)("$operationId", ({ operationId }) => {
    expect(missingFor(operationId), "Add these files to vendor/.").toEqual([]);
  });

  test("a missing one is named", () => {
    expect(missingFor("listNothing")).toEqual(["listNothing.sh", "listNothing.json"]);
  });
});

test("each operation names the permission of its page, which vendor/permissions.json has", async () => {
  const named = operations.map((operation) => [operation.operationId, operation["x-required-permission"]]);
  expect(Object.fromEntries(named)).toEqual(await vendor("permissions.json"));
});

test.each(operations)("$operationId is sorted by and compared with a time of its records", (operation) => {
  const { "x-sort-order": order, "x-compared-time": compared, responses } = operation;
  const fields = responses["200"]?.content["application/json"].schema.items?.properties ?? {};
  for (const { field } of [compared, order ?? compared]) expect(fields[field]?.format).toBe("int64");
});

describe("each published error body is a named example of its status", async () => {
  const published = (await vendor("errors.json")) as { status: number; code: string; message: string }[];

  test.each(operations)("$operationId", ({ responses }) => {
    for (const { status, ...body } of published) expect(examplesOf(responses[status])).toContainEqual(body);
  });
});

describe("the examples show", () => {
  test.each(operations)(
    "$operationId: first the vendor's records, and also an empty log",
    async ({ operationId, logs }) => {
      expect(logs[0]).toEqual(await vendor(`${operationId}.json`));
      expect(logs).toContainEqual([]);
    },
  );

  test("an entity type that is not published", () => {
    const known = Object.keys(document.components.schemas.EntityType["x-known-values"]).map(Number);
    const types = operations.flatMap(({ logs }) => logs.flat().flatMap(({ entityType }) => entityType ?? []));
    expect(types.some((type) => !known.includes(Number(type)))).toBe(true);
  });

  test("a password that another user changed", () => {
    const initiators = operations.flatMap(({ logs }) =>
      logs.flat().flatMap(({ initiator }) => initiator ?? []),
    );
    expect(initiators.some((initiator) => initiator !== "")).toBe(true);
  });
});

describe("the example of a field comes from the examples of its record", () => {
  test.each(operations)("$operationId", ({ responses, logs }) => {
    const fields = responses["200"]?.content["application/json"].schema.items?.properties ?? {};
    for (const [name, { examples = [] }] of Object.entries(fields)) {
      const values = logs.flat().map((record) => record[name]);
      // Bodies share one example, which is tested below.
      for (const example of examples) if (!isObject(example)) expect(values).toContain(example);
    }
  });

  test("the fields of a changed part, and no type for them", () => {
    const { properties } = document.components.schemas.EntityBody;
    const body = logsOf("listUserAuditLog")[0]?.[0]?.["newBody"] as Fields;
    expect(Object.keys(properties).sort()).toEqual(Object.keys(body).sort());
    for (const [name, field] of Object.entries(properties)) {
      expect(field.examples).toEqual([body[name]]);
      expect(field).not.toHaveProperty("type");
    }
  });
});

test("no example of an error looks like a code that a server sends, unless the vendor published it", async () => {
  const published = (await vendor("errors.json")) as { code: string }[];
  for (const { value } of Object.values<{ value: object }>(document.components.examples)) {
    if ("code" in value)
      expect([...published.map(({ code }) => code), "<not published>"]).toContain(value.code);
  }
});

describe("the hosts are reserved for examples", async () => {
  const text = await readFile(new URL(import.meta.resolve("@saymon-logs/openapi/openapi.yaml")), "utf8");
  /** Hosts that are meant: the vendor's pages, the standards, and localhost. */
  const meant = ["api.saymon.tech", "docs.saymon.tech", "json-schema.org", "www.rfc-editor.org", "127.0.0.1"];

  test("in every URL of the document", () => {
    const hosts = [...text.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host = ""]) => host);
    expect(hosts.filter((host) => !meant.includes(host) && !/(^|\.)example\.com$/.test(host))).toEqual([]);
  });

  test("the server is a variable", () => {
    expect(document.servers[0]).toMatchObject({
      url: "https://{host}",
      variables: { host: { default: expect.stringMatching(/\.example\.com$/) } },
    });
  });
});

test("every link in the prose leads to a guide or a log", async () => {
  const text = await readFile(new URL("../dist/openapi.docs.yaml", import.meta.url), "utf8");
  const tags = [...text.matchAll(/^ {2}- name: (.+)$/gm)].map(([, name = ""]) => name);
  const links = text.match(/(?<=\]\()#[^)]+/g) ?? [];
  expect(links.length).toBeGreaterThan(0);
  const anchors = tags.map((name) => `#${name.toLowerCase().replaceAll(" ", "-")}`);
  for (const link of links) expect(anchors).toContain(link);
});

test("the code samples use the ids that the document gives as examples", () => {
  for (const { parameters, "x-codeSamples": samples } of operations) {
    const ids = parameters.flatMap((parameter) => (parameter.required ? [parameter.example] : []));
    for (const { source } of samples) for (const id of ids) expect(source).toContain(id);
  }
});

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function logsOf(id: string): Fields[][] {
  return operations.find(({ operationId }) => operationId === id)?.logs ?? [];
}

function examplesOf(response: Response | undefined): unknown[] {
  return Object.values(response?.content["application/json"].examples ?? {}).map(({ value }) => value);
}

async function vendor(file: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`../vendor/${file}`, import.meta.url), "utf8"));
}
