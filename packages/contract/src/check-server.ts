import type { Auth } from "@saymon-logs/client";
import type { Report } from "./report.ts";

/** What to check, and how. */
export interface CheckOptions {
  /** Address of the server, as the client's `baseUrl`. */
  server: string | URL;
  /** The credentials, as the client's. Their user needs the permissions that the document names. */
  auth: Auth;
  /** Whose audit log and password log are read. Default: a user of the session log. */
  userId?: string | undefined;
  /** Credentials of a user without permissions: two probes need them. Default: they find nothing out. */
  otherAuth?: Auth | undefined;
  /** An API token to try beside a login. Default: none. */
  apiToken?: string | undefined;
  /**
   * `answers` leaves out what a server with fixed answers, such as a mock, cannot do: ranges, pages, and the probes.
   * Default: `all`.
   */
  only?: "all" | "answers" | undefined;
  /** Whether to send a wrong password once per operation; a server may lock the account. Default: false. */
  wrongPassword?: boolean | undefined;
  /** Milliseconds for the whole run. Default: 120,000. */
  deadline?: number | undefined;
  /** Milliseconds for a single answer. Default: 30,000. */
  timeout?: number | undefined;
  /** Ends the run; it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Whether the address may begin with `http://` where it is not the own machine. Default: false. */
  allowHttp?: boolean | undefined;
  /** Called before each step, such as `Reading the logs`. */
  progress?: ((step: string) => void) | undefined;
}

/**
 * Checks whether a server keeps to the document, and finds out what nobody has published. It only reads.
 *
 * @throws TypeError when an option cannot be used. Whatever the server does ends in a report.
 */
export async function checkServer(options: CheckOptions): Promise<Report> {
  throw new Error(`Not there yet: ${String(options.server)}`);
}
