import type { Ask } from "../traffic.ts";

/** A server that is to be judged, and what it is asked. */
export interface Subject {
  url: string;
  /** The requests for the tools that send none of their own. */
  asks: Ask[];
  /** Whether the fault is in the requests, so that a tool that sends its own cannot see it. */
  isClients: boolean;
}

/** What a tool alone says. */
export interface Opinion {
  /** `warns` where it tells, and lets it pass. `blind` where the fault cannot come before it. */
  verdict: "catches" | "warns" | "misses" | "blind";
  /** Its first words on it; empty where it has none. */
  message: string;
}

/** A tool that was not made here. */
export interface Tool {
  name: string;
  judge(subject: Subject): Promise<Opinion>;
}

/** The first line of what a tool says; more can be a whole record. */
export function firstLine(text: string): string {
  return text.trim().split("\n")[0]?.trim() ?? "";
}
