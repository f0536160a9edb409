import { constants } from "node:os";

/** A signal has ended the command, which is no error of its own. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";
  /** As shells report it: 130 for Ctrl-C. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal === "SIGINT" ? "Ctrl-C" : signal}.`);
    this.exitCode = 128 + constants.signals[signal];
  }
}
