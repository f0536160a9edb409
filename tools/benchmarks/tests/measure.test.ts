import { expect, test } from "vitest";
import { measure, median } from "../src/measure.ts";

test("the median is the middle value, or the mean of the two in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([10, 2, 4, 1])).toBe(3);
  expect(median([5])).toBe(5);
});

test("tasks take turns, in an order that changes, after a round to warm up", async () => {
  const ran: string[] = [];
  const task = (name: string) => async () => void ran.push(name);
  const medians = await measure({ a: task("a"), b: task("b"), c: task("c") }, { rounds: 2, runs: 2 });
  expect(ran.join("")).toBe("aabbcc" + "aaccbb" + "ccaabb");
  expect(medians).toEqual({ a: expect.any(Number), b: expect.any(Number), c: expect.any(Number) });
});

test("a task that fails ends the measurement", async () => {
  const failing = () => Promise.reject(new Error("no server"));
  await expect(measure({ failing }, { rounds: 1, runs: 1 })).rejects.toThrow("no server");
});
