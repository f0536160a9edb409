import { createReporter, type Reporter } from "../progress/reporter.ts";

/** What a command uses of its process, so that tests can bring their own. */
export interface CommandContext {
  env: Record<string, string | undefined>;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** Ends the command; its reason is a {@link SignalError}. */
  signal: AbortSignal;
  reporter: Reporter;
  /** What the process will end with. */
  exitCode: number;
}

/** The context of this process. */
export function createContext(signal: AbortSignal): CommandContext {
  const { env, stdin, stdout, stderr } = process;
  return { env, stdin, stdout, stderr, signal, reporter: createReporter(stderr), exitCode: 0 };
}
