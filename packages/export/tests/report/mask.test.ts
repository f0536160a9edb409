import { expect, test } from "vitest";
import { createMask, isLoginName } from "../../src/report/mask.ts";
import { inFolder, readAll } from "../support/files.ts";
import { change, password, reportOfLogs, session, start } from "./records.ts";

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

const strange = createMask(
  ["иван@example.com", "DOMAIN\\ivan", "a-", "_x", "🦊", "straße", "Ivan\u00a0Petrov"],
  [],
);

test.each([
  "https://h/%D0%B8%D0%B2%D0%B0%D0%BD%40example.com",
  '{"to":"\\u0438\\u0432\\u0430\\u043d@example.com"}',
  ...['{"by":"DOMAIN\\\\ivan"}', "by a- and b", "(_x)", "5🦊5", "STRASSE", "ivan petrov", "IVAN\u2009PETROV"],
  ...["i\u200bvan petrov", "strasse"],
])("a login is found in another form: %j", (text) => {
  expect(strange.text(text)).toBe("***");
});

test.each(["aa-b", "a_xy", "b-a", "street"])("a short login is not found within another word: %j", (text) => {
  expect(strange.text(text)).toBe(text);
});

test("a name of a user is found as well, and an unknown id is masked unless it is a number of the database", () => {
  const masked = createMask(["anna"], ["u2"], ["Zoë Quinn"]);
  expect(masked.text("group of zoë quinn")).toBe("***");
  expect(["u2", "ghost", "5f0c1b2a3d4e5f6a7b8c9d0e"].map(masked.id)).toEqual([
    ...["u2", "***", "5f0c1b2a3d4e5f6a7b8c9d0e"],
  ]);
});

test.each("login userLogin loginName user_login user-name user newUser логин createdByUser".split(" "))(
  "a field with the name %j has a login",
  (name) => {
    expect(isLoginName(name)).toBe(true);
  },
);

test.each("lastLogin loginCount userType name isUserActive".split(" "))(
  "a field with the name %j has none",
  (name) => {
    expect(isLoginName(name)).toBe(false);
  },
);

test("many logins are searched quickly", () => {
  const logins = Array.from({ length: 20_000 }, (_, index) => `person.${index}`);
  const many = createMask(logins, []);
  expect(many.text(`${"x".repeat(1_000_000)} person.777 `)).toBe("***");
  expect(many.text("x".repeat(1_000_000))).toBe("x".repeat(1_000_000));
});

test("a login is masked wherever a server or a file can have it", () =>
  inFolder(async (directory) => {
    const [id, login, created] = ["id-of-Anna.Moreau", "anna.moreau", "new.person"];
    const logs = {
      sessions: [session({ id: `s-${login}`, userId: id, login })],
      audit: [
        change({
          ...{ userId: id, entityId: `entity ${login}`, entityType: 5, kind: 5 },
          newBody: {
            [login]: 1,
            owners: [{ login: created }],
            text: `Hello, ${login.toUpperCase()}!`,
            n: created,
          },
        }),
      ],
      passwords: [password({ userId: "u2", login: created, initiator: id })],
    };
    const report = await reportOfLogs(logs, {
      coverage: { gaps: [{ kind: "userFailed", log: "audit", userId: id, message: `no log of ${login}` }] },
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

test("with a mask, a change shows which fields differ, but no values", () =>
  inFolder(async (directory) => {
    const audit = [
      { newBody: { userLogin: "ghost.one", user: ["ghost.two"], "ghost.one": 1, "ghost.two": 2 } },
      {
        newBody: {
          login: 8675309,
          list: [{ name: "login", value: "ghost.three" }],
          text: '{"username":"ghost.four"}',
        },
      },
      { newBody: { comment: "ghost.five signed", "ghost.three": { a: 1 }, "of ghost.four": 2 } },
      { newBody: {}, entityType: 8675309, kind: 8675309 },
      { newBody: {}, entityType: 5, entityId: "ghost.six" },
    ].map((fields, n) => change({ timestamp: start + n, ...fields }));
    const report = await reportOfLogs({ audit }, { mask: true, tables: { directory, which: "all" } });
    expect(`${JSON.stringify(report)}${await readAll(directory)}`).not.toMatch(/ghost|8675309/);
    const { rows } = report.changes.list;
    const values = rows.flatMap(({ differences }) => differences.map(({ after }) => after));
    expect(new Set(values.map((value) => JSON.stringify(value)))).toEqual(new Set(['{"kind":"masked"}']));
    const login = [expect.stringMatching(/^user-/)];
    expect(rows[0]?.differences.map(({ path }) => path)).toEqual([login, login, ["user"], ["userLogin"]]);
  }));

test.each([
  [false, "***"],
  [true, "***"],
])("an address with a password is never shown as an id or a server, masked: %s", async (mask, expected) => {
  const server = "https://u:hunter2@h";
  const audit = [change({ entityId: server, entityType: `x ${server}`, kind: "token=hunter2" })];
  const gap = { kind: "userFailed", log: "audit", userId: "u1", message: `GET ${server} failed` } as const;
  const report = await reportOfLogs({ audit }, { mask, coverage: { server, gaps: [gap] } });
  expect(JSON.stringify(report)).not.toContain("hunter2");
  expect([report.coverage.server, report.changes.list.rows[0]?.entityId]).toEqual([expected, expected]);
});

test("a host and the code of an error do not look like names of secrets in the coverage", async () => {
  const server = "https://auth.example.com:8443";
  const messages = [
    "the server responded with 400 (InvalidCredentials): Invalid login or password.",
    `the server responded with 404. Check --server: SAYMON is not at ${server}.`,
    "the server responded with 502: no route to auth.example.com:8443",
  ];
  const secret = "the server responded with 400 (InvalidCredentials): token: hunter2";
  const gaps = [...messages, secret].map((message, index) => ({
    ...({ kind: "userFailed", log: "audit" } as const),
    ...{ userId: `u${index}`, message },
  }));
  const { coverage } = await reportOfLogs({}, { coverage: { server, gaps } });
  expect(coverage.server).toBe(server);
  expect(coverage.gaps.rows).toMatchObject([...messages, "***"].map((message) => ({ message })));
});

test.each([
  ["anna", "https://zanzibar.example.com"],
  ["Zanzibar", "***"],
])("with a mask, the server is shown unless it contains the login, %s", async (login, expected) => {
  const server = "https://zanzibar.example.com";
  const report = await reportOfLogs({ sessions: [session({ login })] }, { mask: true, coverage: { server } });
  expect(report.coverage.server).toBe(expected);
});
