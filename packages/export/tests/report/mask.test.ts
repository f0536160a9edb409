import { expect, test } from "vitest";
import { createReport } from "../../src/report/create-report.ts";
import { createMask } from "../../src/report/mask.ts";
import { inFolder, readAll } from "../support/files.ts";
import { memorySource, toEvents } from "./records.ts";

const mask = createMask(["anna", "Ёлкин", "al", "anna.b", ""], ["anna-id", "u2", "id-of-ёлкин"]);

test("the same login has the same mask, and different ones have different ones", () => {
  expect(["anna", "Ёлкин", "al", "anna.b", "anna"].map(mask.login)).toEqual([
    ...["user-0001", "user-0002", "user-0003", "user-0004", "user-0001"],
  ]);
});

test("a text that contains a login is replaced as a whole, in upper and lower case", () => {
  expect(["anna", "Hi ANNA!", "joanna", "mail: ёлкин@example.com", "Anna"].map(mask.text)).toEqual([
    ...["user-0001", "***", "***", "***", "***"],
  ]);
});

test("a very short login is found as a word only", () => {
  expect(["al", "to: AL.", "always"].map(mask.text)).toEqual(["user-0003", "***", "always"]);
});

test("an id with a login in it is masked, the same by the same, and others stay", () => {
  expect(["anna-id", "u2", "id-of-ёлкин"].map(mask.id)).toEqual(["id-0001", "u2", "id-0002"]);
  expect(mask.text("anna-id")).toBe("id-0001");
});

test("many logins are searched quickly", () => {
  const logins = Array.from({ length: 20_000 }, (_, index) => `person.${index}`);
  const many = createMask(logins, []);
  expect(many.text(`${"x".repeat(100_000)} person.777 `)).toBe("***");
  expect(many.text("x".repeat(100_000))).toBe("x".repeat(100_000));
});

test("a login is masked wherever a server or a file can have it", () =>
  inFolder(async (directory) => {
    const [id, login, created] = ["id-of-Anna.Moreau", "anna.moreau", "new.person"];
    const time = Date.UTC(2026, 0);
    const session = { id: `s-${login}`, userId: id, login, startTime: time, endTime: null, expiredAt: time };
    const change = {
      ...{ userId: id, entityId: `entity ${login}`, entityType: 5, kind: 5, timestamp: time, oldBody: null },
      newBody: {
        [login]: 1,
        owners: [{ login: created }],
        text: `Hello, ${login.toUpperCase()}!`,
        n: created,
      },
    };
    const password = { timestamp: time, userId: "u2", login: created, initiator: id };
    const source = memorySource(
      toEvents({ sessions: [session], audit: [change], passwords: [password] }),
      time + 1,
    );
    const message = `no log of ${login}`;
    const failed = { kind: "userFailed", log: "audit", userId: id, message } as const;
    const { report } = await createReport({
      source: { ...source, read: async (request) => ({ ...(await source.read(request)), gaps: [failed] }) },
      ...{ mask: true, tables: { directory, which: "all" } },
      users: [{ id, name: "Anna Moreau", department: `Team of ${login}` }],
    });
    const outputs = `${JSON.stringify(report)}${await readAll(directory)}`.toLowerCase();
    expect([login, created, "moreau"].filter((text) => outputs.includes(text))).toEqual([]);
    expect(report.changes.list.rows[0]?.user).toMatchObject({
      id: "id-0001",
      login: "user-0001",
      name: null,
    });
    expect(report.passwords.whoForWhom.rows[0]?.user).toMatchObject({ id: "u2", login: "user-0002" });
  }));
