import { expect, test } from "vitest";
import { createMask } from "../../src/report/mask.ts";

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
