import type { AuditRecord, PasswordRecord, paths, SessionRecord } from "@saymon-logs/types";
import createFetchClient, { type Client as FetchClient } from "openapi-fetch";
import { type Auth, type AuthProvider, encodeCredentials } from "./auth.ts";
import { parseBaseUrl } from "./base-url.ts";
import { type Call, callHook, type Settings, startCall } from "./call.ts";
import { checkFunction, checkKeys } from "./checks.ts";
import type { AnySaymonError, OperationId } from "./errors.ts";
import { checkHeaders } from "./headers.ts";
import { type Hooks, hookNames } from "./hooks.ts";
import {
  defaultOptions,
  type RetryOptions,
  resolveOptions,
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
import { createTemplate, type RequestTemplate } from "./request-template.ts";
import { type FetchResult, parseRecords } from "./response.ts";
import { sendWithRetries } from "./retry.ts";
import { parseHttpDate, setServerTime } from "./server-time.ts";
import { checkSchema, type RecordSchema, type RecordSchemas, validateEach } from "./validate.ts";

/** How a client is made. Limits that are set here hold for each call that does not set its own. */
export interface ClientOptions extends TimeoutOptions, RetryOptions {
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
  headers?: Record<string, string> | undefined;
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
export interface RequestOptions extends TimeoutOptions, RetryOptions {
  /** Ends the call at any moment, also while it waits; it then rejects with an {@link AbortError}. */
  signal?: AbortSignal | undefined;
  /** Headers to send beside the client's, such as `traceparent`. `Authorization` comes from `auth` alone. */
  headers?: Record<string, string> | undefined;
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

type AnyRequestOptions = RequestOptions | ValidatedRequestOptions<unknown>;

/**
 * Makes a client. Nothing is sent before a method is called.
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
  const { baseUrl, auth, fetch, headers = {}, hooks = {}, validate = {}, allowHttp } = options;
  checkKeys("hooks", hooks, hookNames);
  for (const name of hookNames) checkFunction(`hooks.${name}`, hooks[name]);
  checkFunction("fetch", fetch);
  checkKeys("validate", validate, operationIds);
  for (const schema of Object.values(validate)) checkSchema(schema);
  checkHeaders(headers);

  const settings: Settings = {
    credentials: typeof auth === "function" ? auth : encodeCredentials(auth),
    // The platform's is looked up late, for mocks and tracing that are installed later, and makes its own request.
    fetch: (url, init) => (fetch ? fetch(new Request(url, init)) : globalThis.fetch(url, init)),
    hooks,
    options: resolveOptions(options, defaultOptions),
  };

  const shared = {
    baseUrl: parseBaseUrl(baseUrl, allowHttp),
    headers: { Accept: "application/json", ...headers },
  };
  const api = createFetchClient<paths>({ ...shared, Request: createTemplate as unknown as typeof Request });
  const http = createFetchClient<paths>({
    ...shared,
    fetch: ({ url, headers, signal }) => {
      const call = startCall({ ...settings, signal });
      return sendWithRetries(call, createTemplate(url, { headers: new Headers(headers) })).catch(
        failed(call),
      );
    },
  });

  async function list<Path extends keyof paths>(
    operation: OperationId,
    path: Path,
    toParams: () => paths[Path]["get"]["parameters"],
    options: AnyRequestOptions = {},
  ): Promise<never[]> {
    const params = toParams();
    checkKeys("options", options, requestOptionKeys);
    const { signal, headers = {}, validate: schema = validate[operation] } = options;
    if (signal && typeof signal.addEventListener !== "function") {
      throw new TypeError("signal: must be an AbortSignal.");
    }
    checkHeaders(headers);
    if (schema) checkSchema(schema);
    const call = startCall({
      ...settings,
      operation,
      signal,
      options: resolveOptions(options, settings.options),
    });

    // What is asked for is checked above: the types of openapi-fetch do not resolve for a path that is a parameter.
    const get = api.GET as (path: string, init: object) => Promise<FetchResult>;
    const send = (template: RequestTemplate) => sendWithRetries(call, template);
    try {
      // A body that is read as text fails in no way of its own.
      const result = await get(path, { params, headers, parseAs: "text", fetch: send });
      const parsed = parseRecords(call, result);
      const records = schema ? await validateEach(call, schema, parsed) : parsed;
      setServerTime(records, parseHttpDate(result.response.headers.get("Date")));
      return records as never[];
    } catch (error) {
      return failed(call)(error);
    }
  }

  return {
    listSessionLog: (query: SessionLogQuery = {}, options?: AnyRequestOptions) =>
      list("listSessionLog", "/node/api/users/session/log", () => ({ query: resolveRange(query) }), options),

    listUserAuditLog: (id: string, query: UserAuditLogQuery = {}, options?: AnyRequestOptions) => {
      const toParams = () => ({ path: { id: checkUserId("id", id) }, query: resolveRange(query) });
      return list("listUserAuditLog", "/node/api/users/{id}/audit-log", toParams, options);
    },

    listPasswordLog: (query: PasswordLogQuery, options?: AnyRequestOptions) =>
      list(
        "listPasswordLog",
        "/node/api/users/password/log",
        () => ({ query: resolvePasswordQuery(query) }),
        options,
      ),

    http,
  };
}

/** Tells the hook of a call's error, and passes it on. */
function failed(call: Call): (error: unknown) => never {
  return (error) => {
    callHook(call, "onError", { error: error as AnySaymonError });
    throw error;
  };
}
