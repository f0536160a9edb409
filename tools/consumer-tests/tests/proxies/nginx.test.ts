/** Walks through nginx, the proxy in front of most installations. */
import type { createServer } from "node:http";
import { createClient, isSaymonError, type WalkCursor, walkSessionLog } from "@saymon-logs/client";
import { describe, expect, test } from "vitest";
import { clientOf, start } from "../walk/logs.ts";
import { missing, startNginx, startServer } from "./programs.ts";

const auth = { login: "auditor", password: "a secret of nginx" };

/** Sessions that a server without a database returns, newest first. */
const sessions = Array.from({ length: 500 }, (_, index) => ({
  id: `session ${index}`,
  userId: "u",
  login: "l",
  startTime: 1_000_000 - index,
  endTime: null,
  expiredAt: 2_000_000,
}));

function page(url: string | undefined): string {
  const query = new URL(url ?? "", "http://localhost").searchParams;
  const [from, to] = [Number(query.get("from") ?? 0), Number(query.get("to") ?? Infinity)];
  const skip = Number(query.get("skip"));
  const found = sessions.filter(({ startTime }) => startTime >= from && startTime <= to);
  return JSON.stringify(found.slice(skip, skip + Number(query.get("limit"))));
}

async function read(client: Parameters<typeof walkSessionLog>[0], cursor?: WalkCursor) {
  const walk = walkSessionLog(client, {}, { pageSize: 20, cursor });
  const ids: string[] = [];
  try {
    for await (const { id } of walk) ids.push(id);
  } catch (error) {
    return { ids, error, cursor: walk.cursor };
  }
  return { ids, error: undefined, cursor: walk.cursor };
}

const allIds = sessions.map(({ id }) => id);

describe.skipIf(missing("nginx"))(missing("nginx") ?? "through nginx", () => {
  test("a walk over the sandbox is exact", async () => {
    const sandbox = await start({ records: 500, maxLimit: 50 });
    const proxy = await startNginx(sandbox.url);
    const client = clientOf({ ...sandbox, url: proxy.url, users: sandbox.users });
    const { ids, error } = await read(client);
    expect(error).toBeUndefined();
    const held = [...sandbox.records("listSessionLog")] as { id: string }[];
    expect(ids.sort()).toEqual(held.map(({ id }) => id).sort());
  });

  test("which closes each connection after two requests, a walk is exact", async () => {
    const { url } = await startServer(({ url }, response) => {
      response.setHeader("Content-Type", "application/json").end(page(url));
    });
    const proxy = await startNginx(url, "keepalive_requests 2;");
    expect(await read(createClient({ baseUrl: proxy.url, auth }))).toMatchObject({
      ids: allIds,
      error: undefined,
    });
  });

  test("which restarts during a walk, the walk is exact", async () => {
    let requests = 0;
    const { url } = await startServer(async ({ url }, response) => {
      if (++requests === 7) await proxy.stop().then(proxy.start);
      response.setHeader("Content-Type", "application/json").end(page(url));
    });
    const proxy = await startNginx(url);
    expect(await read(createClient({ baseUrl: proxy.url, auth }))).toMatchObject({
      ids: allIds,
      error: undefined,
    });
    expect(requests).toBeGreaterThan(20);
  });

  test("which cuts bodies off, the walk is exact", async () => {
    let requests = 0;
    const { url } = await startServer(({ url }, response) => {
      const body = page(url);
      response.setHeader("Content-Type", "application/json");
      if (++requests % 5 !== 0) return response.end(body);
      // Without a length, only the end of the connection tells nginx that the body was cut.
      response.write(body.slice(0, body.length / 2), () => response.destroy());
      return undefined;
    });
    const proxy = await startNginx(url);
    const client = createClient({ baseUrl: proxy.url, auth, initialBackoff: 1 });
    expect(await read(client)).toMatchObject({ ids: allIds, error: undefined });
  });

  test("a page of 502 is an error with a cursor, from which the walk resumes when the server is back", async () => {
    let requests = 0;
    const handler: Parameters<typeof createServer>[1] = ({ url }, response) => {
      if (++requests === 5) {
        server.close();
        server.closeAllConnections();
        return;
      }
      response.setHeader("Content-Type", "application/json").end(page(url));
    };
    const { url, server } = await startServer(handler);
    const proxy = await startNginx(url);
    const client = createClient({ baseUrl: proxy.url, auth, maxRetries: 1, initialBackoff: 1 });
    const first = await read(client);
    expect(isSaymonError(first.error) && first.error).toMatchObject({
      name: "ServerError",
      status: 502,
      cursor: first.cursor,
    });
    expect((first.error as Error).message).not.toContain("<");
    server.listen(Number(new URL(url).port), "127.0.0.1");
    const rest = await read(client, JSON.parse(JSON.stringify(first.cursor)));
    expect([...first.ids, ...rest.ids]).toEqual(allIds);
  });
});
