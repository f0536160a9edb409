import type { AuditRecord, PasswordRecord, paths, SessionRecord } from "@saymon-logs/types";
import type { Client as FetchClient } from "openapi-fetch";
import type { Settings } from "./call.ts";
import { operationPaths } from "./operation-id.ts";
import { type Auth, type AuthProvider, encodeCredentials } from "./options/auth.ts";
import { parseBaseUrl } from "./options/base-url.ts";
import { checkFunction, checkKeys } from "./options/checks.ts";
import { type HeadersInput, resolveHeaders } from "./options/headers.ts";
import { type Hooks, hookNames } from "./options/hooks.ts";
import {
  defaultOptions,
  type RetryOptions,
  resolveOptions,
  type SizeOptions,
  sharedOptionKeys,
  type TimeoutOptions,
} from "./options/options.ts";
import {
  checkUserId,
  type PasswordLogQuery,
  resolvePasswordQuery,
  resolveRange,
  type SessionLogQuery,
  type UserAuditLogQuery,
} from "./options/query.ts";
import { type AnyRequestOptions, createList } from "./request/list.ts";
import { createRawClient } from "./request/raw-client.ts";
import type { RequestOptions, ValidatedRequestOptions } from "./request/request-options.ts";
import { checkSchema, type RecordSchemas } from "./response/validate.ts";

/** Options of {@link createClient}. Timeouts, retries and sizes apply to every call that does not set its own. */
export interface ClientOptions extends TimeoutOptions, RetryOptions, SizeOptions {
  /** Address of the server, with or without a path before `/node/api`, such as `https://saymon.example.com`. */
  baseUrl: string | URL;
  /** The credentials, or a function that returns them, called for each attempt. */
  auth: Auth | AuthProvider;
  /**
   * The `fetch` to use, such as one that trusts a private CA. It gets a `Request`, and must respect its `signal` and
   * its `redirect: "manual"`. Default: the platform's, looked up at each attempt.
   */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Headers of each request, such as `User-Agent`. `Authorization` is refused: it comes from `auth`. */
  headers?: HeadersInput | undefined;
  /** Functions that observe the calls. Default: none. */
  hooks?: Hooks | undefined;
  /**
   * A Standard Schema for the records of each operation, such as those of `@saymon-logs/validators`, which are generated
   * from the OpenAPI document. Default: none; status, content type and array are always checked.
   */
  validate?: RecordSchemas | undefined;
  /**
   * Allows `http://` for servers other than localhost. Anyone on the network can then read the credentials.
   * Default: false.
   */
  allowHttp?: boolean | undefined;
}

/**
 * Reads the logs. Each method is named after its operation in the OpenAPI document and resolves to the records of one
 * response. All times in records are milliseconds since 1970-01-01T00:00:00Z, in UTC.
 *
 * A method rejects with a `TypeError` that names the argument when an argument is invalid, before anything is sent.
 * Otherwise it rejects with a {@link SaymonError}; {@link AnySaymonError} lists the classes.
 */
export interface Client {
  /**
   * Reads session records, newest first; `from` and `to` compare with their `startTime`. The caller needs the
   * permission `read-session-log`.
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
   * Reads the changes of the password of the user whose id is `userId`; their order is not published. The caller
   * needs the permission `manage-users`.
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
   * The typed openapi-fetch client, for what the methods do not cover: it resolves to the raw `response` with `data` or
   * `error`, whatever the status. Credentials, timeouts, retries, redirects and hooks work as in the methods, with the
   * client's options. Arguments and records are not checked, and numbers beyond 2^53 are rounded. Middleware that is
   * added with its `use` sees these calls without credentials, and not those of the methods.
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
  checkKeys("validate", validate, Object.keys(operationPaths));
  for (const schema of Object.values(validate)) checkSchema(schema);

  const settings = createSettings(options);
  const shared = {
    baseUrl: parseBaseUrl(baseUrl, allowHttp),
    headers: { Accept: "application/json", ...resolveHeaders(headers) },
  };
  const list = createList(settings, shared, validate);
  return {
    listSessionLog: (query: SessionLogQuery = {}, options?: AnyRequestOptions) =>
      list("listSessionLog", () => ({ query: resolveRange(query) }), options),

    listUserAuditLog: (id: string, query: UserAuditLogQuery = {}, options?: AnyRequestOptions) => {
      const resolveParams = () => ({ path: { id: checkUserId("id", id) }, query: resolveRange(query) });
      return list("listUserAuditLog", resolveParams, options);
    },

    listPasswordLog: (query: PasswordLogQuery, options?: AnyRequestOptions) => {
      const resolveParams = () => ({ query: resolvePasswordQuery(query) });
      return list("listPasswordLog", resolveParams, options);
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
