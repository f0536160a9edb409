import type { Exhibit } from "../src/exhibit.ts";

/** The workflows take a process each: all servers run them with `TEST_ALL=1`, else every 20th. */
const stride = process.env["TEST_ALL"] === "1" ? 1 : 20;

/** Says whether the workflows run for a server, by its index. */
export function withWorkflows(exhibit: Exhibit, index: number): Exhibit & { withWorkflows: boolean } {
  return { ...exhibit, withWorkflows: index % stride === 0 };
}
