/** The client and the mock: each operation, with each documented status and each named example. */
import { SaymonError } from "@saymon-logs/client";
import { describe, expect, test } from "vitest";
import { call } from "../call.ts";
import { conforming, consume, operations } from "./consumer.ts";

describe.each(operations)("$id (GET $path)", ({ id, parameters, responses }) => {
  for (const [status, { content }] of Object.entries(responses)) {
    for (const [name, { value: body }] of Object.entries<{ value: unknown }>(
      content["application/json"].examples,
    )) {
      test(`${status}, example ${name}`, async () => {
        const { client, exchanges } = consume({ prefer: `code=${status}, example=${name}` });
        const outcome = await call(client, id, parameters).catch((error: unknown) => error);
        expect(outcome).toEqual(status === "200" ? body : errorOf(Number(status), body));
        expect(exchanges).toMatchObject([conforming]);
      });
    }
  }
});

function errorOf(status: number, body: unknown) {
  const { code, message } = body as { code: string; message: string };
  const reason = status === 401 ? JSON.parse(message).message : message;
  return expect.toSatisfy(
    (error) =>
      error instanceof SaymonError &&
      error.status === status &&
      error.code === code &&
      error.serverMessage === reason,
    `SaymonError ${status} ${code}: ${reason}`,
  );
}
