/** The client and responses that the mock generates from the schemas, from fixed seeds. */
import { isSaymonError } from "@saymon-logs/client";
import { describe, expect, test } from "vitest";
import { call } from "../call.ts";
import { conforming, consume, type Operation, operations, schemas } from "./consumer.ts";

const seeds = Array.from({ length: process.env["TEST_ALL"] ? 200 : 25 }, (_, index) => index + 1);

describe.each(operations)(`$id, from each of ${seeds.length} seeds`, (operation) => {
  const statuses = Object.keys(operation.responses);

  test("200: every record is valid, and every documented type of every field occurs", async () => {
    const logs = (await outcomes(operation, "200")) as Record<string, unknown>[][];
    expect(logs).toSatisfy((all: unknown[]) => all.every(Array.isArray));
    for (const [field, { type }] of Object.entries(fieldsOf(operation))) {
      expect(new Set(logs.flat().map((record) => typeOf(record[field]))), field).toEqual(
        new Set([type].flat()),
      );
    }
  });

  test.each(statuses.filter((status) => status !== "200"))(
    "%s: an error with status, code and message",
    async (status) => {
      const errors = await outcomes(operation, status);
      expect(errors).toSatisfy((all: unknown[]) => all.every(isSaymonError));
      const expected = {
        status: Number(status),
        code: expect.any(String),
        serverMessage: expect.any(String),
      };
      expect(errors).toMatchObject(seeds.map(() => expected));
    },
  );

  test("a seed always gives the same response", async () => {
    expect(await outcomes(operation, "200")).toEqual(await outcomes(operation, "200"));
  });
});

/** The outcome of a call for each seed: records, or an error. */
async function outcomes({ id, parameters }: Operation, status: string): Promise<unknown[]> {
  const { client, exchanges } = consume({
    prefer: (index) => `code=${status}, dynamic=true, seed=${seeds[index]}`,
    validate: schemas,
  });
  const all: unknown[] = [];
  for (const _ of seeds) all.push(await call(client, id, parameters).catch((error: unknown) => error));
  expect(exchanges).toMatchObject(seeds.map(() => ({ ...conforming, status: Number(status) })));
  return all;
}

function fieldsOf({ responses }: Operation): Record<string, { type: string | string[] }> {
  return responses["200"].content["application/json"].schema.items.properties;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Number.isInteger(value) ? "integer" : typeof value;
}
