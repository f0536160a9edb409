import { describe, expect, test } from "vitest";
import type { Ask, LogRecord } from "../src/exchange.ts";
import { failureOf, obstaclesIn, survey } from "../src/survey.ts";
import { UncheckableError } from "../src/unreachable.ts";
import {
  exchange,
  type FakeAnswer,
  fakeServer,
  operation,
  passwords,
  sessions,
  surveyed,
} from "./fake-server.ts";

/** Sessions of these users, and as many records for each of them in both other logs. */
function saymon(users: string[], counts: Record<string, number>, most: number = 1000) {
  const all: LogRecord[] = sessions(...users.map((_, index) => 10_000 - index)).map((record, index) => ({
    ...record,
    userId: users[index],
  }));
  return fakeServer(({ operation, parameters }: Ask): FakeAnswer => {
    const user = parameters["id"] ?? parameters["userId"];
    const records =
      operation.id === "listSessionLog" ? all : passwords(...Array(counts[String(user)] ?? 0).keys());
    const skip = Number(parameters["skip"] ?? 0);
    return { body: records.slice(skip, skip + Math.min(most, Number(parameters["limit"]))) };
  });
}

const sent = (server: ReturnType<typeof fakeServer>) =>
  server.exchanges.map(({ request }) => request.parameters);

describe("whose logs are read", () => {
  test("those of the user with the most sessions, where there is something in them", async () => {
    const server = saymon(["a", "b", "b", "a", "b", ...Array(40).fill("x")], { x: 50, b: 50 });
    const logs = await survey(server, undefined, false);
    expect(logs.map(({ operation, user }) => [operation.id, user])).toEqual([
      ["listSessionLog", {}],
      ["listUserAuditLog", { id: "x" }],
      ["listPasswordLog", { userId: "x" }],
    ]);
    expect(sent(server)).toHaveLength(3);
  });

  test("else those of the next user whose logs have more, of three at the most", async () => {
    const users = ["a", "a", "a", "a", "b", "b", "b", "c", "c", "d"];
    const owner = async (counts: Record<string, number>) =>
      (await survey(saymon(users, counts), undefined, false))[1]?.user["id"];
    expect(await owner({ a: 1, b: 3, c: 2, d: 50 })).toBe("b");
    expect(await owner({ a: 1, b: 4, c: 50 })).toBe("b");
    expect(await owner({ a: 1, b: 1, c: 1 })).toBe("a");
    expect(await owner({})).toBe("a");
  });

  test("those of the user who was named", async () => {
    const server = saymon(["a", "a"], { a: 50 });
    expect((await survey(server, "named", false))[2]?.user).toEqual({ userId: "named" });
  });

  test("those of the document's example where there is nobody", async () => {
    const [, audit, password] = await survey(saymon([], {}), undefined, false);
    expect(audit?.user).toEqual({ id: operation("listUserAuditLog").user?.example });
    expect(password?.user).toEqual({ userId: operation("listPasswordLog").user?.example });
  });

  test("no other when the first may not be read, or a look is enough", async () => {
    const refusing = fakeServer(({ operation }) =>
      operation.user
        ? { status: 403, body: {} }
        : { body: sessions(3, 2, 1).map((record, index) => ({ ...record, userId: `${index}` })) },
    );
    await survey(refusing, undefined, true);
    expect(refusing.exchanges).toHaveLength(3);
    const shallow = saymon(["a", "b", "c"], {});
    await survey(shallow, undefined, true);
    expect(sent(shallow).map(({ limit }) => limit)).toEqual(["10", "10", "10"]);
  });
});

describe("how much is read", () => {
  test("one page of 1,000 where that is enough", async () => {
    const server = saymon(Array(40).fill("a"), { a: 40 });
    const [log] = await survey(server, undefined, false);
    expect(log?.pages).toMatchObject([{ limit: 1000, skip: 0 }]);
    expect(sent(server)).toHaveLength(3);
  });

  test("until an empty page in a short log", async () => {
    const server = saymon(["a", "a"], { a: 5 });
    const [log] = await survey(server, "a", false);
    expect(sent(server).slice(0, 2)).toEqual([{ limit: "1000" }, { limit: "1000", skip: "2" }]);
    expect(log?.records).toHaveLength(2);
  });

  test("five pages that reach further and further where few records come at a time", async () => {
    const server = saymon(Array(2000).fill("a"), {}, 2);
    const [log] = await survey(server, "a", false);
    expect(log?.pages.map(({ skip }) => skip)).toEqual([0, 2, 8, 32, 128]);
    expect(log?.records).toHaveLength(10);
    expect(log?.closed).toBeUndefined();
  });

  test("nothing more of a log that is closed, or has no records to look at", async () => {
    for (const [answer, closed] of [
      [{ status: 429, body: {} }, 429],
      [{ body: {} }, 200],
      [{ body: [{ startTime: "yesterday" }] }, 200],
      [{ body: [null] }, 200],
    ] as const) {
      const [log] = await survey(
        fakeServer(() => answer),
        "a",
        false,
      );
      expect(log).toMatchObject({ closed, pages: [], records: [] });
    }
  });
});

describe("the survey ends the run", () => {
  test("at the first 401", async () => {
    const server = fakeServer(() => ({ status: 401, body: {} }));
    await expect(survey(server, undefined, false)).rejects.toThrow(UncheckableError);
    expect(server.exchanges).toHaveLength(1);
  });

  test.for([
    [
      { headers: { "Content-Type": "text/html; charset=utf-8" }, body: "<html>" },
      "answers everything with HTML: a page to sign in",
    ],
    [
      { status: 502, headers: { "Content-Type": "text/html" }, body: "<html>" },
      "answers everything with an error in HTML: a proxy",
    ],
    [{ status: 404, body: {} }, "has none of the logs (404)"],
    [{ status: 400, body: {} }, "answers everything with 400, so there is nothing to look at"],
    [{ status: 500, body: {} }, "answers everything with 500, so there is nothing to look at"],
  ] as const)("when nothing looks like SAYMON: %j", async ([answer, sentence]) => {
    await expect(
      survey(
        fakeServer(() => answer),
        undefined,
        false,
      ),
    ).rejects.toThrow(`https://saymon.example.com ${sentence}`);
  });

  test("not when one log does", async () => {
    const server = fakeServer(({ operation }) => (operation.user ? { status: 404, body: {} } : { body: [] }));
    expect((await survey(server, undefined, false)).map(({ closed }) => closed)).toEqual([
      undefined,
      404,
      404,
    ]);
  });
});

describe("the error that all answers are", () => {
  const answer = (status: number, id: "listSessionLog" | "listPasswordLog" = "listSessionLog") =>
    exchange({ status }, { operation: operation(id) });

  test.for([
    ["the same", [answer(500), answer(500, "listPasswordLog")], 500],
    ["different", [answer(500), answer(400)], undefined],
    ["none", [answer(200), answer(200)], undefined],
    ["not documented", [answer(502), answer(502)], undefined],
    ["not there", [], undefined],
  ] as const)("%s", ([, exchanges, status]) => {
    expect(failureOf([...exchanges])).toBe(status);
  });

  test("does not end the survey when it is a missing permission", async () => {
    const logs = await survey(
      fakeServer(() => ({ status: 403, body: {} })),
      undefined,
      false,
    );
    expect(logs.map(({ closed }) => closed)).toEqual([403, 403, 403]);
  });
});

test("a missing permission is an obstacle, with the document's name for it and the server's words", () => {
  const refusal = (id: "listSessionLog" | "listUserAuditLog", body: unknown) =>
    exchange({ status: 403, body }, { operation: operation(id) });
  const logs = (["listSessionLog", "listUserAuditLog", "listPasswordLog"] as const).map((id, index) => ({
    ...surveyed(operation(id), []),
    ...(index < 2 && { closed: 403 }),
  }));
  const exchanges = [
    refusal("listUserAuditLog", {}),
    exchange({}),
    refusal("listSessionLog", { message: "No." }),
  ];
  expect(obstaclesIn(logs, exchanges)).toEqual([
    {
      operation: "listSessionLog",
      message:
        "The user lacks the permission read-session-log, which listSessionLog requires: give it to them, or use another user.",
      words: "No.",
    },
    {
      operation: "listUserAuditLog",
      message:
        "The user may not call listUserAuditLog; the document names no permission for it, the server's own words may.",
    },
  ]);
});
