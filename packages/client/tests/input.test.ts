import { expect, test } from "vitest";
import { createClient } from "../src/index.ts";

const auth = { login: "auditor", password: "p" };

async function urlWith(baseUrl: string | URL): Promise<string> {
  let url = "";
  const fetch = async (request: Request) => {
    url = request.url;
    return Response.json([]);
  };
  await createClient({ baseUrl, auth, fetch }).listSessionLog();
  return url;
}

test.each([
  ["https://saymon.example.com", "https://saymon.example.com"],
  ["https://saymon.example.com//", "https://saymon.example.com"],
  ["http://127.0.0.1:4010", "http://127.0.0.1:4010"],
  ["https://example.com/saymon/", "https://example.com/saymon"],
])("baseUrl %s", async (baseUrl, start) => {
  expect(await urlWith(baseUrl)).toBe(`${start}/node/api/users/session/log`);
  expect(await urlWith(new URL(baseUrl))).toBe(`${start}/node/api/users/session/log`);
});

test.each([
  ["no URL", "saymon.example.com"],
  ["nothing", ""],
  ["another scheme", "ftp://saymon.example.com"],
  ["credentials", "https://auditor:hunter2@saymon.example.com"],
  ["credentials, and no URL", "https://auditor:hunter2@"],
  ["a query", "https://saymon.example.com?hunter2"],
  ["a fragment", "https://saymon.example.com#hunter2"],
])("a baseUrl with %s is refused, and not shown", (_, baseUrl) => {
  const create = () => createClient({ baseUrl, auth });
  expect(create).toThrow(TypeError);
  expect(create).toThrow(/^baseUrl:/);
  expect(create).not.toThrow(/hunter2/);
});

const unreachable = createClient({
  baseUrl: "https://saymon.example.com",
  auth,
  fetch: () => Promise.reject(new Error("nothing may be sent")),
});

test.each(["", ".", "..", "a/b", "../session", "a\\b", undefined as unknown as string])(
  "the user id %j is refused before anything is sent",
  async (id) => {
    await expect(unreachable.listUserAuditLog(id)).rejects.toThrow(/^id: must be/);
    await expect(unreachable.listPasswordLog({ userId: id })).rejects.toThrow(/^userId: must be/);
  },
);

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, 2 ** 53, "1" as unknown as number])(
  "%s is refused as a bound or a count before anything is sent",
  async (value) => {
    for (const name of ["from", "to", "limit", "skip"]) {
      const expected = new RegExp(`^${name}: must be a whole number`);
      await expect(unreachable.listSessionLog({ [name]: value })).rejects.toThrow(expected);
      await expect(unreachable.listUserAuditLog("1", { [name]: value })).rejects.toThrow(expected);
      await expect(unreachable.listPasswordLog({ userId: "1", [name]: value })).rejects.toThrow(expected);
    }
  },
);

test("from after to is refused before anything is sent", async () => {
  await expect(unreachable.listSessionLog({ from: 2, to: 1 })).rejects.toThrow(/^from: must not be after to/);
});
