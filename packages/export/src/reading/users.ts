import { createHash } from "node:crypto";
import { sanitizeText } from "@saymon-logs/client/safe-text";
import type { UserFailure } from "../run/report.ts";

/** One of `count` equal parts of the users, counted from 0. */
export interface Shard {
  index: number;
  count: number;
}

/**
 * Whether the logs of a user can be requested: an id is a part of a path, which `..` or a slash would lead elsewhere, and
 * half a surrogate pair cannot be part of a URL.
 */
export function isUserId(id: unknown): id is string {
  return typeof id === "string" && !/^\s*$|^\.{1,2}$|[/\\]|\p{Cs}/u.test(id);
}

/** Users of a run: those whose logs can be requested, and failures that say why others cannot. */
export interface RunUsers {
  users: string[];
  failed: UserFailure[];
}

/** Chooses the users of a shard. Everyone can see that an unusable id is wrong, so one part of the users reports it. */
export function chooseUsers(ids: Iterable<unknown>, shard: Shard | undefined): RunUsers {
  const users: string[] = [];
  const failed: UserFailure[] = [];
  for (const id of new Set(ids)) {
    if (!isUserId(id)) failed.push({ userId: sanitizeText(String(JSON.stringify(id))), message: unusable });
    else if (isInShard(id, shard)) users.push(id);
  }
  return { users, failed: (shard?.index ?? 0) === 0 ? failed : [] };
}

const unusable = "this is not the id of a user, so there is nothing to request. It is not tried again.";

/** Whether a user belongs to a shard. It depends on the id alone, so that every user belongs to exactly one. */
function isInShard(userId: string, shard: Shard | undefined): boolean {
  if (!shard) return true;
  return createHash("sha256").update(userId).digest().readUInt32BE() % shard.count === shard.index;
}
