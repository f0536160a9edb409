/** The command was ended by a signal. */
export class SignalError extends Error {
  override readonly name = "SignalError";
  readonly signal: "SIGINT" | "SIGTERM";

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(`The command was ended by ${signal}.`);
    this.signal = signal;
  }
}
