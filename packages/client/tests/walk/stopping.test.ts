/** Stopping a walk: `break`, abort, errors, and two loops at once. */
import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { type WalkCursor, walkSessionLog } from "../../src/index.ts";
import { clientWith, newestFirst, read, sessions, settled } from "./support.ts";

describe("stopping", () => {
  test("one page is read ahead, and no more", async () => {
    const { client, requested } = clientWith({ sessions });
    const records = walkSessionLog(client, {}, { pageSize: 5 })[Symbol.asyncIterator]();
    await records.next();
    await settled();
    // The second page takes another request, once, because the bound is found to be inclusive.
    expect(requested()).toHaveLength(3);
    for (let index = 0; index < 3; index++) await records.next();
    await settled();
    expect(requested()).toHaveLength(3);
    await records.next();
    await settled();
    expect(requested()).toHaveLength(4);
    await records.return?.();
  });

  test("`break` ends the running request", async () => {
    const { server, client } = clientWith({ sessions });
    server.next({}, { delay: Infinity });
    for await (const _ of walkSessionLog(client, {}, { pageSize: 5 })) {
      await settled();
      break;
    }
    expect(server.requests.map(({ signal }) => signal.aborted)).toEqual([false, true]);
  });

  test("abort ends the walk in the middle of a page, and the running request", async () => {
    const { server, client } = clientWith({ sessions });
    const controller = new AbortController();
    const reason = new Error("enough");
    server.next({}, { delay: Infinity });
    const walk = walkSessionLog(client, {}, { pageSize: 10, signal: controller.signal });
    const seen: unknown[] = [];
    const error = await (async () => {
      for await (const record of walk) {
        seen.push(record);
        await settled();
        if (seen.length === 2) controller.abort(reason);
      }
    })().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "AbortError", operation: "listSessionLog", cause: reason });
    expect((error as Error).message).toBe("listSessionLog: the walk was aborted.");
    expect(seen).toEqual(newestFirst.slice(0, 2));
    expect(server.requests.at(-1)?.signal.aborted).toBe(true);
    const { records } = await read(walkSessionLog(client, {}, { pageSize: 10, cursor: walk.cursor }));
    expect(records).toEqual(newestFirst.slice(2));
  });

  test("an abort before the first record sends nothing", async () => {
    const { client, requested } = clientWith({ sessions });
    const { error } = await read(walkSessionLog(client, {}, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ name: "AbortError" });
    expect(requested()).toEqual([]);
  });

  test("an abort while the caller works on the last page is not an end", async () => {
    const { client } = clientWith({ sessions: sessions.slice(0, 1) });
    const controller = new AbortController();
    const pages: unknown[] = [];
    const run = async () => {
      for await (const page of walkSessionLog(client, {}, { pageSize: 2, signal: controller.signal })) {
        pages.push(page);
        controller.abort();
      }
    };
    await run().catch((error: unknown) => pages.push(error));
    expect(pages).toHaveLength(1);
  });

  test("no listener stays at the caller's signal", async () => {
    const { client } = clientWith({ sessions });
    const { signal } = new AbortController();
    const walk = walkSessionLog(client, {}, { pageSize: 10, signal });
    for await (const page of walk.pages()) expect(page.length).toBeGreaterThan(0);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("an error comes after the records before it, and the walk can be resumed", async () => {
    const { server, client } = clientWith({ sessions });
    server.next({}, {}, { status: 503 });
    const walk = walkSessionLog(client, {}, { pageSize: 10 });
    const first = await read(walk);
    expect(first.error).toMatchObject({ name: "ServerError", operation: "listSessionLog" });
    expect(first.records).toEqual(newestFirst.slice(0, 9));
    expect((await read(walk)).records).toEqual(newestFirst.slice(9));
  });

  test("an error comes in its turn, also when the caller takes long to work on the page before", async () => {
    const { server, client } = clientWith({ sessions });
    server.next({}, {}, { status: 503 });
    const pages = walkSessionLog(client, {}, { pageSize: 10 }).pages()[Symbol.asyncIterator]();
    await pages.next();
    await settled();
    await expect(pages.next()).rejects.toMatchObject({ name: "ServerError" });
  });

  test("an error has the cursor, for those who did not keep the walk", async () => {
    const { server, client } = clientWith({ sessions });
    server.next({}, {}, { status: 503 });
    const { error } = await read(walkSessionLog(client, {}, { pageSize: 10 }));
    const cursor = JSON.parse(JSON.stringify(error)).cursor as WalkCursor;
    expect((await read(walkSessionLog(client, {}, { pageSize: 10, cursor }))).records).toEqual(
      newestFirst.slice(9),
    );
  });
});

describe("two iterations of one walk at once", () => {
  test("are refused, and the first one goes on", async () => {
    const { client } = clientWith({ sessions });
    const walk = walkSessionLog(client, {}, { pageSize: 10 });
    const records: unknown[] = [];
    for await (const record of walk) {
      records.push(record);
      if (records.length === 3) {
        expect((await read(walk.pages())).error).toEqual(
          new TypeError("walk: is already being iterated. Finish that loop first, or create a second walk."),
        );
      }
    }
    expect(records).toEqual(newestFirst);
  });

  test("are allowed one after the other, also after `return` and an error", async () => {
    const { server, client } = clientWith({ sessions });
    const walk = walkSessionLog(client, {}, { pageSize: 10 });
    for await (const _ of walk) break;
    const iterator = walk[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.return?.();
    await settled();
    server.next({ status: 503 });
    expect((await read(walk)).error).toMatchObject({ name: "ServerError" });
    expect((await read(walk)).records).toEqual(newestFirst.slice(2));
  });
});
