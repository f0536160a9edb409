/** Our check raises no alarm at a server that keeps to the document, whatever it does where nothing is published. */
import { expect, test } from "vitest";
import { check, wrongIn } from "../../gallery/exhibit.ts";
import { healthy } from "../../gallery/healthy.ts";

test.each(healthy)("$name: $description", async ({ start, expected }) => {
  const server = await start();
  try {
    expect(wrongIn(await check(server), expected)).toEqual([]);
  } finally {
    await server.close();
  }
});
