import type { AuditRecord, PasswordRecord, paths, SessionRecord } from "@saymon-logs/types";
import type { Client as FetchClient } from "openapi-fetch";
import { type Auth, type AuthProvider, encodeCredentials } from "./auth.ts";
import { parseBaseUrl } from "./base-url.ts";
import type { Settings } from "./call.ts";
import { checkFunction, checkKeys } from "./checks.ts";
import type { OperationId } from "./errors.ts";
import { type HeadersInput, resolveHeaders } from "./headers.ts";
import { type Hooks, hookNames } from "./hooks.ts";
import { type AnyRequestOptions, createList } from "./list.ts";
import {
  defaultOptions,
  type RetryOptions,
  resolveOptions,
  type SizeOptions,
  sharedOptionKeys,
  type TimeoutOptions,
} from "./options.ts";
import {
  checkUserId,
  type PasswordLogQuery,
  resolvePasswordQuery,
  resolveRange,
  type SessionLogQuery,
  type UserAuditLogQuery,
} from "./query.ts";
import { createRawClient } from "./raw-client.ts";
import { checkSchema, type RecordSchema, type RecordSchemas } from "./validate.ts";

/** How a client is made. Limits that are set here hold for each call that does not set its own. */
export interface ClientOptions extends TimeoutOptions, RetryOptions, SizeOptions {
  /** Address of the server, with or without a path before `/node/api`, such as `https://saymon.example.com`. */
  baseUrl: string | URL;
  /** The credentials, or a function that gives them at each attempt. */
  auth: Auth | AuthProvider;
  /**
   * The `fetch` to use, such as one that trusts a private CA. It is given a `Request` and must heed its signal and
   * leave redirects alone (`redirect: "manual"`). Default: the platform's, looked up at each attempt.
   */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Headers to send with each request, such as `User-Agent`. `Authorization` comes from `auth` alone. */
  headers?: HeadersInput | undefined;
  /** Functions that watch the calls. Default: none. */
  hooks?: Hooks | undefined;
  /**
   * Schemas that each record of an operation is checked with. Those of `@saymon-logs/validators` are made from the
   * document; any Standard Schema will do. Default: none; status, content type and list are checked in any case.
   */
  validate?: RecordSchemas | undefined;
  /**
   * Whether the base URL may begin with `http://` where it is not the own machine. Anyone on the way can read the
   * credentials then. Default: false.
   */
  allowHttp?: boolean | undefined;
}

/** What can be said of a single call. Limits that are set here hold in place of the client's. */
export interface RequestOptions extends TimeoutOptions, RetryOptions, SizeOptions {
  /** Ends the call at any moment, also while it waits; it then rejects with an {@link AbortError}. */
  signal?: AbortSignal | undefined;
  /** Headers to send beside the client's, such as `traceparent`. `Authorization` comes from `auth` alone. */
  headers?: HeadersInput | undefined;
  /** `false` leaves out the client's check of each record. */
  validate?: false | undefined;
}

/** What can be said of a single call whose records are checked with a schema of its own. */
export interface ValidatedRequestOptions<LogRecord> extends Omit<RequestOptions, "validate"> {
  /** Checks each record, in place of the client's schema. The call resolves to what it makes of them. */
  validate: RecordSchema<LogRecord>;
}

/**
 * The three logs. Each method is named after its operation in the OpenAPI document and resolves to the records of one
 * answer. All times in records are milliseconds since 1970-01-01T00:00:00Z, in UTC.
 *
 * A method rejects with a `TypeError` that names the argument when one cannot be sent; nothing is sent then. In every
 * other case it rejects with a {@link SaymonError}, for which {@link AnySaymonError} lists the classes.
 */
export interface Client {
  /**
   * Reads session records, newest first; `from` and `to` compare with their `startTime`. The user needs the permission
   * `read-session-log`.
   *
   * @example
   * ```ts
   * import { createClient } from "@saymon-logs/client";
   *
   * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
   * const client = createClient({
   *   baseUrl: "https://saymon.example.com",
   *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
   * });
   * const sessions = await client.listSessionLog({ from: "2022-05-01T00:00:00+03:00", limit: 100 });
   * for (const { login, startTime } of sessions) console.log(login, new Date(startTime).toISOString());
   * ```
   */
  listSessionLog<LogRecord>(
    query: SessionLogQuery,
    options: ValidatedRequestOptions<LogRecord>,
  ): Promise<LogRecord[]>;
  /** Reads session records, newest first. */
  listSessionLog(query?: SessionLogQuery, options?: RequestOptions): Promise<SessionRecord[]>;

  /**
   * Reads the changes that the user with this id made, oldest first.
   *
   * @example
   * ```ts
   * import { createClient } from "@saymon-logs/client";
   *
   * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
   * const client = createClient({
   *   baseUrl: "https://saymon.example.com",
   *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
   * });
   * const changes = await client.listUserAuditLog("62c2f3ce80c8654892764d56", { to: new Date() }, { maxRetries: 5 });
   * for (const { entityId, oldBody, newBody } of changes) console.log(entityId, oldBody, newBody);
   * ```
   */
  listUserAuditLog<LogRecord>(
    id: string,
    query: UserAuditLogQuery,
    options: ValidatedRequestOptions<LogRecord>,
  ): Promise<LogRecord[]>;
  /** Reads the changes that the user with this id made, oldest first. */
  listUserAuditLog(id: string, query?: UserAuditLogQuery, options?: RequestOptions): Promise<AuditRecord[]>;

  /**
   * Reads the changes of the password of the user whose id is `userId`; their order is not published. The user who
   * asks needs the permission `manage-users`.
   *
   * @example
   * ```ts
   * import { createClient } from "@saymon-logs/client";
   *
   * const client = createClient({
   *   baseUrl: "https://saymon.example.com",
   *   auth: () => ({ apiToken: process.env.SAYMON_API_TOKEN ?? "" }),
   * });
   * const changes = await client.listPasswordLog({ userId: "62fa271e18baa649c1d26338" });
   * for (const { login, initiator } of changes) console.log(login, initiator || "changed it themselves");
   * ```
   */
  listPasswordLog<LogRecord>(
    query: PasswordLogQuery,
    options: ValidatedRequestOptions<LogRecord>,
  ): Promise<LogRecord[]>;
  /** Reads the changes of the password of one user. */
  listPasswordLog(query: PasswordLogQuery, options?: RequestOptions): Promise<PasswordRecord[]>;

  /**
   * The typed openapi-fetch client beneath, for what the methods do not foresee: it resolves to the raw `response`
   * beside `data` or `error`, whatever the status. Credentials, limits, retries, redirects and hooks work as in the
   * methods, with the client's limits; inputs and answers are not checked. A middleware that is given to its `use`
   * sees the calls that are made through it, and no credentials.
   *
   * @example
   * ```ts
   * import { createClient } from "@saymon-logs/client";
   *
   * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
   * const { http } = createClient({
   *   baseUrl: "https://saymon.example.com",
   *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
   * });
   * const { response, data } = await http.GET("/node/api/users/session/log", { params: { query: { limit: 1 } } });
   * console.log(response.status, response.headers.get("Content-Type"), data?.length);
   * ```
   */
  readonly http: FetchClient<paths>;
}

const operationIds: readonly OperationId[] = ["listSessionLog", "listUserAuditLog", "listPasswordLog"];
const clientKeys = [
  "baseUrl",
  "auth",
  "fetch",
  "headers",
  "hooks",
  "validate",
  "allowHttp",
  ...sharedOptionKeys,
];
export const requestOptionKeys: readonly string[] = ["signal", "headers", "validate", ...sharedOptionKeys];

/**
 * Creates a client. Nothing is sent before a method is called.
 *
 * @example
 * ```ts
 * import { createClient } from "@saymon-logs/client";
 *
 * const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
 * const client = createClient({
 *   baseUrl: "https://saymon.example.com",
 *   auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
 *   timeout: 10_000,
 * });
 * console.log(await client.listSessionLog({ from: Date.parse("2022-05-01T00:00:00Z"), limit: 100 }));
 * ```
 *
 * @throws TypeError when an option cannot be used; the message names it and contains neither URL nor credentials.
 */
export function createClient(options: ClientOptions): Client {
  checkKeys("options", options, clientKeys);
  const { baseUrl, headers = {}, validate = {}, allowHttp } = options;
  checkKeys("validate", validate, operationIds);
  for (const schema of Object.values(validate)) checkSchema(schema);

  const settings = createSettings(options);
  const shared = {
    baseUrl: parseBaseUrl(baseUrl, allowHttp),
    headers: { Accept: "application/json", ...resolveHeaders(headers) },
  };
  const list = createList(settings, shared, validate);
  return {
    listSessionLog: (query: SessionLogQuery = {}, options?: AnyRequestOptions) =>
      list("listSessionLog", "/node/api/users/session/log", () => ({ query: resolveRange(query) }), options),

    listUserAuditLog: (id: string, query: UserAuditLogQuery = {}, options?: AnyRequestOptions) => {
      const resolveParams = () => ({ path: { id: checkUserId("id", id) }, query: resolveRange(query) });
      return list("listUserAuditLog", "/node/api/users/{id}/audit-log", resolveParams, options);
    },

    listPasswordLog: (query: PasswordLogQuery, options?: AnyRequestOptions) => {
      const resolveParams = () => ({ query: resolvePasswordQuery(query) });
      return list("listPasswordLog", "/node/api/users/password/log", resolveParams, options);
    },

    http: createRawClient(settings, shared),
  };
}

function createSettings(options: ClientOptions): Settings {
  const { auth, fetch, hooks = {} } = options;
  checkKeys("hooks", hooks, hookNames);
  for (const name of hookNames) checkFunction(`hooks.${name}`, hooks[name]);
  checkFunction("fetch", fetch);
  return {
    credentials: typeof auth === "function" ? auth : encodeCredentials(auth),
    // The platform's is looked up late, for mocks and tracing that are installed later, and makes its own request.
    fetch: (url, init) => (fetch ? fetch(new Request(url, init)) : globalThis.fetch(url, init)),
    hooks,
    options: resolveOptions(options, defaultOptions),
    throttle: { pausedUntil: 0, lastTurn: 0, maxGap: 0, slowedAt: 0 },
  };
}
