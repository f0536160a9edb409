/** Exports servers in shards, through a queue on Redis for each server. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  connectServer,
  exportLogs,
  getRunStatus,
  logNames,
  ndjsonFormat,
  type RunStatus,
  type ServerOptions,
  schemas,
  toDirectory,
} from "@saymon-logs/export";
import { Queue, Worker } from "bullmq";

/** Where Redis listens. */
export interface RedisAddress {
  host: string;
  port: number;
}

/** One of `count` parts of the users of a server, counted from 0, and a range in milliseconds since 1970. */
export interface ShardJob {
  index: number;
  count: number;
  from: number;
  to: number;
}

type ShardQueue = Queue<ShardJob, RunStatus>;

/** Opens the queue of a server. */
export function openQueue(name: string, connection: RedisAddress): ShardQueue {
  return new Queue(name, { connection });
}

/** Adds an export as `count` jobs. The same export added again is the same jobs. */
export async function addExport(
  queue: ShardQueue,
  count: number,
  range: { from: number; to: number },
): Promise<void> {
  const shards = Array.from({ length: count }, (_, index) => ({ index, count, ...range }));
  await queue.addBulk(
    shards.map((data) => ({
      name: "shard",
      data,
      opts: { jobId: idOf(data), attempts: 5, backoff: { type: "exponential", delay: 1000 } },
    })),
  );
}

/**
 * Starts a worker that takes the jobs of a server, one after the other, and writes each shard to a directory of its own.
 *
 * @param server The address and the credentials, which are not in the queue.
 */
export function startWorker(
  name: string,
  connection: RedisAddress,
  server: ServerOptions,
  directory: string,
): Worker<ShardJob, RunStatus> {
  return new Worker<ShardJob, RunStatus>(
    name,
    ({ data }) => exportShard(server, join(directory, idOf(data)), data),
    {
      connection,
      concurrency: 1,
    },
  );
}

/** Exports a shard, unless an attempt before has completed its files and could not say so. */
async function exportShard(server: ServerOptions, directory: string, shard: ShardJob): Promise<RunStatus> {
  if (existsSync(join(directory, "manifest.json"))) return "complete";
  const { index, count, from, to } = shard;
  const report = await exportLogs({
    server: connectServer(server),
    output: toDirectory({ directory, format: () => ndjsonFormat(schemas.raw) }),
    logs: logNames,
    usersFromSessions: true,
    ...{ from, to, shard: { index, count } },
  });
  return getRunStatus(report);
}

/** BullMQ allows no colon in an id. */
function idOf({ index, count, from, to }: ShardJob): string {
  return `${from}-${to}-${index}-of-${count}`;
}
