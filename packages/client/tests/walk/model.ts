/** A model of a server that varies in everything that is not published, and a client of it that needs no network. */

import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Client } from "../../src/index.ts";
import { maxRequests } from "../support/handler.ts";

/** What a server is like. */
export interface Model {
  /** Times of the records that it holds at first, in milliseconds. */
  times: number[];
  newestFirst: boolean;
  fromInclusive: boolean;
  toInclusive: boolean;
  /** Maximum number of records in a page. */
  cap: number;
  /** Whether a page may be shorter, for no visible reason. */
  ragged: boolean;
  /** Whether records of one millisecond keep their order. */
  stable: boolean;
  /** Whether records have ids. Without ids, some are equal to others. */
  ids: boolean;
  /** Before the request with this number, a record arrives anywhere in the log, or one is removed. */
  life: { request: number; event: "arrives" | "goes" }[];
  /** Seed of everything that is random. */
  seed: number;
}

interface Query {
  from?: number;
  to?: number;
  limit: number;
  skip: number;
}

/** A record, and whether it is in the log. */
export interface Held {
  raw: { id?: string; startTime?: number; timestamp?: number; entityId?: string };
  time: number;
  /** In the log from the first request on. */
  early: boolean;
  gone: boolean;
}

/** A server, as walks and naive loops see it. */
export interface ModelServer {
  client: Client;
  /** Responds to a request. */
  list(query: Query): Promise<Held["raw"][]>;
  /** All records that were ever in the log. */
  held: Held[];
  requests: number;
}

export function startModel(model: Model): ModelServer {
  const random = createRandom(model.seed);
  let serial = 0;
  const held: Held[] = model.times.map((time) => hold(time, true));
  const latest = Math.max(...model.times, 0);

  const client = { listSessionLog: list, listUserAuditLog: (_: string, query: Query) => list(query) };
  const server: ModelServer = { client: client as unknown as Client, list, held, requests: 0 };
  return server;

  function hold(time: number, early: boolean): Held {
    serial++;
    const raw = model.ids
      ? { id: `id ${serial}`, startTime: time }
      : { timestamp: time, entityId: `entity ${random() % 3}` };
    return { raw, time, early, gone: false };
  }

  function live(): void {
    if (++server.requests > maxRequests + 50 * model.times.length) throw new Error("too many requests");
    for (const { request, event } of model.life) {
      if (request !== server.requests) continue;
      const there = held.filter(({ gone }) => !gone);
      const one = there[random() % there.length];
      if (event === "goes" && one) one.gone = true;
      if (event === "arrives")
        held.splice(random() % (held.length + 1), 0, hold(random() % (latest + 3), false));
    }
  }

  async function list({ from = -1, to = Infinity, limit, skip }: Query): Promise<Held["raw"][]> {
    live();
    const sign = model.newestFirst ? -1 : 1;
    return held
      .filter(({ gone, time }) => !gone && isWithin(time, from, to))
      .map((one) => ({ one, tie: model.stable ? 0 : random() }))
      .sort((a, b) => (a.one.time - b.one.time) * sign || a.tie - b.tie)
      .slice(skip, skip + pageLength(limit))
      .map(({ one }) => shuffleFields({ ...one.raw, added: random() }));
  }

  /** The order of fields, and fields that are not documented, may differ from one response to the next. */
  function shuffleFields<Raw extends object>(raw: Raw): Raw {
    const fields = Object.entries(raw).map((field) => ({ field, rank: random() }));
    return Object.fromEntries(fields.sort((a, b) => a.rank - b.rank).map(({ field }) => field)) as Raw;
  }

  function pageLength(limit: number): number {
    const most = Math.min(limit, model.cap);
    return model.ragged ? 1 + (random() % most) : most;
  }

  function isWithin(time: number, from: number, to: number): boolean {
    return (model.fromInclusive ? time >= from : time > from) && (model.toInclusive ? time <= to : time < to);
  }
}

/** Random integers of 32 bits that depend on the seed alone. */
export function createRandom(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => generator.next() >>> 0;
}
