import type { SessionRecord } from "@saymon-logs/client";
import { readPages } from "../reading/logs.ts";
import { isUserId } from "../reading/users.ts";
import { identifySession, Ordinals } from "../records/ids.ts";
import { hasEnded, sessionEvent } from "../records/make-events.ts";
import type { OpenSession } from "../state/store.ts";
import type { Delivery } from "./delivery.ts";
import type { ResolvedFollowOptions } from "./follow-options.ts";
import type { Deliver } from "./log-reader.ts";

/** How long after it should have expired an open session is still looked at, in milliseconds. */
const watchAfterExpiry = 86_400_000;

/** Open sessions that started within this time of each other are read in one range, in milliseconds. */
const clusterGap = 3_600_000;

/** Turns session records into one start and one end for each session. */
export class SessionReader {
  /** Unusable values of `userId` in the session records that were read. */
  readonly unusableUsers: Set<string> = new Set();
  readonly #options: ResolvedFollowOptions;
  readonly #delivery: Delivery;
  readonly #open: Map<string, OpenSession>;
  /** Open sessions whose records were read in this round. */
  readonly #current = new Set<string>();
  readonly #isWanted: boolean;
  readonly #now: number;
  /** Users who are stored already. */
  readonly #users: Set<string>;

  constructor(
    options: ResolvedFollowOptions,
    delivery: Delivery,
    open: Map<string, OpenSession>,
    isWanted: boolean,
    now: number,
  ) {
    this.#options = options;
    this.#delivery = delivery;
    this.#open = open;
    this.#isWanted = isWanted;
    this.#now = now;
    this.#users = new Set(options.state.users());
  }

  take(record: SessionRecord, ordinals: Ordinals, deliver: Deliver): void {
    const { usersFromSessions, server } = this.#options;
    if (usersFromSessions) this.#collectUser(record.userId);
    if (!this.#isWanted) return;
    const id = identifySession(server.url, record, ordinals);
    let isNew = false;
    deliver(`${id}-start`, 1, () => {
      isNew = true;
      return sessionEvent(server.url, id, record, "session-start");
    });
    if (hasEnded(record)) {
      if (isNew || this.#open.has(id))
        deliver(`${id}-end`, 1, () => sessionEvent(server.url, id, record, "session-end"));
      this.#forget(id);
    } else if (this.#mayEnd(record) && (isNew || this.#open.has(id))) this.#remember(id, record);
  }

  /** Stores the users whose sessions began before what is followed, once. They may still change something. */
  async collectEarlierUsers(to: number): Promise<void> {
    const { server, state } = this.#options;
    if (to < 0 || state.hasEarlierUsers()) return;
    const range = { userId: "", from: 0, to };
    for await (const page of readPages(server, "sessions", { ...range, signal: this.#delivery.signal }))
      for (const { userId } of page) this.#collectUser(userId);
    this.#delivery.later((stored) => stored.setHasEarlierUsers());
  }

  /** Stores a user. A session may have none; what is no id is reported in this round, and not tried again. */
  #collectUser(userId: string | null | undefined): void {
    if (!userId || this.#users.has(userId)) return;
    if (!isUserId(userId)) {
      this.unusableUsers.add(userId);
      return;
    }
    this.#users.add(userId);
    this.#delivery.later((state) => state.addUser(userId));
  }

  /** Reads the open sessions again that this round has not read: that they ended shows in their records only. */
  async watch(): Promise<void> {
    const earlier = [...this.#open.values()].filter(({ id }) => !this.#current.has(id));
    for (const cluster of clustersOf(earlier)) {
      const range = { from: cluster[0]?.startTime ?? 0, to: cluster.at(-1)?.startTime ?? 0 };
      const { server } = this.#options;
      const found = new Set<string>();
      const ordinals = new Ordinals();
      for await (const page of readPages(server, "sessions", {
        userId: "",
        ...range,
        signal: this.#delivery.signal,
      }))
        for (const record of page as SessionRecord[]) {
          const id = identifySession(server.url, record, ordinals);
          if (!this.#open.has(id) || found.has(id)) continue;
          found.add(id);
          await this.#lookAgain(id, record);
        }
      for (const session of cluster)
        if (!found.has(session.id) && !this.#mayEnd(session)) this.#forget(session.id);
    }
  }

  async #lookAgain(id: string, record: SessionRecord): Promise<void> {
    if (hasEnded(record)) {
      this.#open.delete(id);
      await this.#delivery.deliver(
        [sessionEvent(this.#options.server.url, id, record, "session-end")],
        (state) => state.removeOpenSession(id),
      );
    } else if (this.#mayEnd(record)) this.#remember(id, record);
    else this.#forget(id);
  }

  /** A session whose expiry is long past has no end, and will have none. */
  #mayEnd(session: Pick<OpenSession, "startTime" | "expiredAt">): boolean {
    return expiryOf(session) + watchAfterExpiry >= this.#now;
  }

  #remember(id: string, { startTime, ...record }: SessionRecord): void {
    const expiredAt = expiryOf({ startTime, ...record });
    this.#open.set(id, { id, startTime, expiredAt });
    this.#current.add(id);
    this.#delivery.later((state) => state.setOpenSession({ id, startTime, expiredAt }));
  }

  #forget(id: string): void {
    if (this.#open.delete(id)) this.#delivery.later((state) => state.removeOpenSession(id));
  }
}

/** When a session expires; a server that does not tell may end it at any time after its start. */
function expiryOf({ startTime, expiredAt }: { startTime: number; expiredAt: unknown }): number {
  return Number.isSafeInteger(expiredAt) ? (expiredAt as number) : startTime;
}

/** Sessions in the order of their starts, parted where more than {@link clusterGap} lies between two. */
function clustersOf(sessions: OpenSession[]): OpenSession[][] {
  const clusters: OpenSession[][] = [];
  for (const session of sessions) {
    const last = clusters.at(-1);
    if (last && session.startTime - (last.at(-1)?.startTime ?? 0) <= clusterGap) last.push(session);
    else clusters.push([session]);
  }
  return clusters;
}
