import type { Receipt } from "../outputs/manifest.ts";
import type { Output } from "../outputs/output.ts";
import type { LogEvent } from "../records/events.ts";
import type { StateStore } from "../state/store.ts";
import type { RunReport } from "./report.ts";

/** A change of the state that waits until the events before it are safe. */
type Change = (state: StateStore) => void;

/** Number of changes after which the state is stored even when few events were delivered. */
const maxChanges = 1000;

/**
 * Brings events to an output and the state after them: a change of the state is stored only when every event that came
 * before it is safe. Changes of several users are stored together.
 */
export class Delivery {
  /** Ends what is being read when an output fails. */
  readonly signal: AbortSignal;
  readonly #state: StateStore;
  readonly #output: Output;
  readonly #report: RunReport;
  readonly #commitAfter: number;
  readonly #failure = new AbortController();
  #receipt: Receipt | undefined;
  #changes: Change[] = [];
  #events = 0;
  #queue: Promise<void> = Promise.resolve();

  constructor(
    state: StateStore,
    output: Output,
    report: RunReport,
    signal: AbortSignal,
    commitAfter: number,
  ) {
    this.#state = state;
    this.#output = output;
    this.#report = report;
    this.#commitAfter = commitAfter;
    this.#receipt = state.receipt();
    this.signal = AbortSignal.any([signal, this.#failure.signal]);
  }

  /** Delivers events, and changes the state once they are safe. */
  deliver(events: readonly LogEvent[], change: Change): Promise<void> {
    return this.#enqueue(async () => {
      if (events.length > 0) await this.#output.write(events);
      this.#events += events.length;
      this.#changes.push(change);
      if (this.#events >= this.#commitAfter || this.#changes.length >= maxChanges) await this.#commit();
    });
  }

  /** Changes the state once the events before are safe. */
  later(change: Change): void {
    // An error is reported by the delivery that follows, or at the end.
    this.#enqueue(async () => void this.#changes.push(change)).catch(() => {});
  }

  /** Stores everything that was delivered so far. */
  checkpoint(): Promise<void> {
    return this.#enqueue(() => this.#commit());
  }

  /** Runs the work of a round. What was delivered is stored whether it ends well or not. */
  async settle(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } finally {
      // After a failed write nothing is known to be safe; a state that lags repeats events, and loses none. Its error
      // is the one to report: what was being read meanwhile fails with an abort.
      this.#failure.signal.throwIfAborted();
      await this.checkpoint();
    }
  }

  async #commit(): Promise<void> {
    this.#receipt = await this.#output.flush(this.#report, this.#receipt);
    const changes = this.#changes;
    this.#state.transaction(() => {
      for (const change of changes) change(this.#state);
      this.#state.setReceipt(this.#receipt);
    });
    this.#changes = [];
    this.#events = 0;
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work);
    this.#queue.catch((error: unknown) => this.#failure.abort(error));
    return this.#queue;
  }
}
