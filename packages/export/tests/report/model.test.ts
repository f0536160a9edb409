import { expect, test } from "vitest";
import { hostileReport } from "./fixture.ts";

test("a report is plain data: JSON keeps all of it", () => {
  expect(JSON.parse(JSON.stringify(hostileReport))).toEqual(hostileReport);
});
