import { expect } from "vitest";
import { type AnySaymonError, isSaymonError, SaymonError } from "../../src/index.ts";

/** The error that a call rejects with. */
export async function failureOf(call: Promise<unknown>): Promise<AnySaymonError> {
  const error = await call.then(
    (value) => expect.fail(`resolved to ${JSON.stringify(value)?.slice(0, 100)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SaymonError);
  if (!isSaymonError(error)) throw error;
  return error;
}
