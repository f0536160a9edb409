import type { Prism } from "./prism.ts";

/** A Prism that is started again when it ends. */
export interface RunningPrism {
  /** The Prism that runs, once it listens. Rejects when it can't be started. */
  current(): Promise<Prism>;
  /** Ends it for good. */
  close(): Promise<void>;
}

/** Starts Prism when `current` is first called, and another one whenever one ends. A failed start is tried again. */
export function keepRunning(start: () => Promise<Prism>): RunningPrism {
  let closed = false;
  let current: Promise<Prism> | undefined;

  async function startOne(): Promise<Prism> {
    const prism = await start();
    void prism.ended.then(() => {
      current = undefined;
      if (!closed) get().catch(() => {});
    });
    return prism;
  }

  function get(): Promise<Prism> {
    current ??= startOne().catch((error) => {
      current = undefined;
      throw error;
    });
    return current;
  }

  return {
    current: get,
    async close() {
      closed = true;
      await (await current?.catch(() => undefined))?.close();
    },
  };
}
