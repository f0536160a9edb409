import { expect, test } from "vitest";
import { type Servers, toAddresses } from "../src/demo.ts";

test("logins that do not fit in 80 columns continue in the next line", () => {
  const url = "http://127.0.0.1:4030";
  const logins = [
    "admin",
    "only-read-session-log",
    "only-manage-users",
    "only-manage-objects",
    "no-permissions",
  ];
  const users = logins.map((login) => ({ login, password: "secret", toTry: true }));
  const servers = { docs: { url }, mock: { url }, report: { url }, sandbox: { url, users } };
  expect(toAddresses(servers as Servers)).toContain(`
Logins         admin, only-read-session-log, only-manage-users,
               only-manage-objects, no-permissions

`);
});
