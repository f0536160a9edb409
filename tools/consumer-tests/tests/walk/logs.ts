import {
  type Client,
  createClient,
  type Walk,
  WalkError,
  type WalkOptions,
  type WalkQuery,
  walkPasswordLog,
  walkSessionLog,
  walkUserAuditLog,
} from "@saymon-logs/client";
import document from "@saymon-logs/openapi/openapi.json" with { type: "json" };
import { type LogName, type Sandbox, type SandboxOptions, startSandbox } from "@saymon-logs/sandbox";
import { onTestFinished } from "vitest";

/** With TEST_ALL=1 everything is tried, else a fixed sample. */
export const isComplete: boolean = Boolean(process.env["TEST_ALL"]);

/** Every one of the items, or a sample: every `step`th, beginning with another one for each `start`. */
export function sample<Item>(items: readonly Item[], step: number, start: number = 0): Item[] {
  return items.filter((_, index) => isComplete || index % step === start % step);
}

/** Starts a sandbox that ends with the test. */
export async function start(options: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** A client of a user who may read everything. */
export function clientOf({ url, users: [admin] }: Sandbox, headers: Record<string, string> = {}): Client {
  const { login = "", password = "" } = admin ?? {};
  return createClient({ baseUrl: url, auth: { login, password }, headers });
}

/** Which times of a log, both inclusive. */
export interface Range {
  from?: number;
  to?: number;
}

/** A log of a sandbox: how to walk it, and what it contains. */
export interface Log {
  walk(client: Client, query: WalkQuery, options?: WalkOptions): Walk<object>;
  /** Its records, oldest first, whatever limits, orders and faults the server has. */
  held(range?: Range): Iterable<object>;
}

type WalkOfUser = (client: Client, userId: string, query: WalkQuery, options?: WalkOptions) => Walk<object>;

/** All logs. Those of single users belong to the user with most records in one millisecond. */
export function logsOf(sandbox: Sandbox): Record<LogName, Log> {
  return {
    listSessionLog: {
      walk: walkSessionLog,
      held: (range) => sandbox.records("listSessionLog", range),
    },
    listUserAuditLog: ofUser("listUserAuditLog", walkUserAuditLog),
    listPasswordLog: ofUser("listPasswordLog", (client, userId, query, options) =>
      walkPasswordLog(client, { userId, ...query }, options),
    ),
  };

  function ofUser(log: LogName, walk: WalkOfUser): Log {
    const userId = busiestIn(log);
    return {
      walk: (client, query, options) => walk(client, userId, query, options),
      held: (range) => sandbox.records(log, { userId, ...range }),
    };
  }

  function busiestIn(log: LogName): string {
    const crowds = sandbox.users.map(({ id }) => ({
      id,
      size: mostAtOnce(sandbox.records(log, { userId: id })),
    }));
    return crowds.reduce((one, other) => (one.size >= other.size ? one : other)).id;
  }
}

/** The largest number of records that share a millisecond. */
function mostAtOnce(records: Iterable<object>): number {
  const counts = new Map<number, number>();
  for (const record of records) counts.set(timeOf(record), (counts.get(timeOf(record)) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** All logs. */
export const logNames: LogName[] = Object.values(document.paths).map(({ get }) => get.operationId as LogName);

const timeFields = Object.values(document.paths).map(({ get }) => get["x-compared-time"].field);

/** What the log of a record is ordered by. */
export function timeOf(record: object): number {
  return Number(timeFields.map((field) => record[field as keyof object]).find((time) => time !== undefined));
}

/** The middle half of a log, from the time of a record to that of another one. */
export function middleOf({ held }: Log): Required<Range> {
  const times = Array.from(held(), timeOf);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { from: at(0.25), to: at(0.75) };
}

/** What a walk yielded, compared with the log. */
export type Outcome = "exact" | "refused" | `${number} lost, ${number} too many`;

/** Walks to the end, and compares with what the log contains. */
export async function outcomeOf(walk: Walk<object>, held: Iterable<object>): Promise<Outcome> {
  const wanted = countsOf(held);
  const most = 10 * total(wanted) + 1000;
  const read: object[] = [];
  try {
    for await (const record of walk) {
      read.push(record);
      if (read.length > most) throw new Error("the walk does not end");
    }
  } catch (error) {
    if (error instanceof WalkError) return "refused";
    throw error;
  }
  const found = countsOf(read);
  const [lost, tooMany] = [surplus(wanted, found), surplus(found, wanted)];
  return lost + tooMany === 0 ? "exact" : `${lost} lost, ${tooMany} too many`;
}

/** How often each record occurs. Equal records are as many records. */
export function countsOf(records: Iterable<object>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const record of records) {
    const key = keyOf(record);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** By how many records one exceeds the other. */
export function surplus(one: Map<string, number>, other: Map<string, number>): number {
  let sum = 0;
  for (const [key, count] of one) sum += Math.max(0, count - (other.get(key) ?? 0));
  return sum;
}

export function total(counts: Map<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** Sessions change while they are open, except for their id and start. */
function keyOf(record: object): string {
  if ("id" in record && "startTime" in record) return `${record.id} ${record.startTime}`;
  return JSON.stringify(record);
}
