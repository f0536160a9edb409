import type {
  AuditRecord,
  PasswordLogQuery,
  PasswordRecord,
  paths,
  SessionLogQuery,
  SessionRecord,
  UserAuditLogQuery,
} from "@saymon-logs/types";
import createFetchClient from "openapi-fetch";
import { type Answer, toRecords } from "./answer.ts";
import { type Auth, authenticate } from "./auth.ts";
import { type OperationId, SaymonError } from "./error.ts";
import { checkId, checkRange, toBaseUrl } from "./input.ts";

/** How a client is made. */
export interface ClientOptions {
  /** Address of the server, with or without a path before `/node/api`, such as `https://saymon.example.com`. */
  baseUrl: string | URL;
  /** The credentials. */
  auth: Auth;
  /** The `fetch` to use. Default: the platform's, looked up at each call. */
  fetch?: (request: Request) => Promise<Response>;
}

/** What can be said of a single call. */
export interface CallOptions {
  /** Ends the call early; it then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * The three logs. Each method is named after its operation in the OpenAPI document, which tells the order of the
 * records and the permission it takes, and resolves to the records of one answer.
 *
 * @throws TypeError when an argument cannot be sent; nothing is sent then.
 * @throws {SaymonError} when the server answers with an error or not as documented, or cannot be reached.
 */
export interface Client {
  /** Reads session records. */
  listSessionLog(query?: SessionLogQuery, options?: CallOptions): Promise<SessionRecord[]>;
  /** Reads the changes that the user with this id made. */
  listUserAuditLog(id: string, query?: UserAuditLogQuery, options?: CallOptions): Promise<AuditRecord[]>;
  /** Reads the changes of the password of the user whose id is `userId`. */
  listPasswordLog(query: PasswordLogQuery, options?: CallOptions): Promise<PasswordRecord[]>;
}

/**
 * Makes a client. Nothing is sent before a method is called.
 *
 * @example
 * ```ts
 * const client = createClient({
 *   baseUrl: "https://saymon.example.com",
 *   auth: { login: "auditor", password: process.env.SAYMON_PASSWORD ?? "" },
 * });
 * const sessions = await client.listSessionLog({ from: Date.parse("2026-11-01T00:00:00Z"), limit: 100 });
 * ```
 *
 * @throws TypeError when the base URL or the credentials cannot be used; the message contains neither.
 */
export function createClient({ baseUrl, auth, fetch }: ClientOptions): Client {
  const http = createFetchClient<paths>({
    baseUrl: toBaseUrl(baseUrl),
    headers: { Accept: "application/json" },
    // openapi-fetch would keep the fetch of this moment, and with it none that is installed later (mocks, tracing).
    fetch: fetch ?? ((request) => globalThis.fetch(request)),
  });
  http.use(authenticate(auth));

  return {
    async listSessionLog(query = {}, options = {}) {
      checkRange(query);
      return records("listSessionLog", options, (init) =>
        http.GET("/node/api/users/session/log", { ...init, params: { query } }),
      );
    },

    async listUserAuditLog(id, query = {}, options = {}) {
      checkId("id", id);
      checkRange(query);
      return records("listUserAuditLog", options, (init) =>
        http.GET("/node/api/users/{id}/audit-log", { ...init, params: { path: { id }, query } }),
      );
    },

    async listPasswordLog(query, options = {}) {
      const { userId, ...range } = query;
      checkId("userId", userId);
      checkRange(range);
      return records("listPasswordLog", options, (init) =>
        http.GET("/node/api/users/password/log", { ...init, params: { query } }),
      );
    },
  };
}

/** The body is read as text, so that HTML with 200 does not end in a bare `SyntaxError` without the response. */
interface Init {
  parseAs: "text";
  signal?: AbortSignal;
}

async function records<Log>(
  operation: OperationId,
  { signal }: CallOptions,
  get: (init: Init) => Promise<Answer>,
): Promise<Log> {
  let answer: Answer;
  try {
    answer = await get(signal ? { parseAs: "text", signal } : { parseAs: "text" });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new SaymonError("the server could not be reached, or broke off its answer.", { operation, cause });
  }
  return toRecords(operation, answer);
}
