import type { TestRequest } from "../traffic.ts";

/** A server that a tool examines. */
export interface Subject {
  url: string;
  /** The requests for tools that send none of their own. */
  requests: TestRequest[];
  /** Whether the fault is in the requests, which a tool that sends its own cannot find. */
  isClientFault: boolean;
}

/** What a tool finds. */
export interface ToolResult {
  /** `warns` where it reports the fault and lets it pass. `n/a` where it cannot find such a fault. */
  verdict: "catches" | "warns" | "misses" | "n/a";
  /** Its first message about it; empty where it has none. */
  message: string;
}

/** A tool of others. */
export interface Tool {
  name: string;
  examine(subject: Subject): Promise<ToolResult>;
}

/** Returns the first line of a message; the others can be a whole record. */
export function firstLine(text: string): string {
  return text.trim().split("\n")[0]?.trim() ?? "";
}
