/** Type tests of the package as it is built: each line below a `@ts-expect-error` must not compile. */
import {
  AbortError,
  type AnySaymonError,
  type Auth,
  type Client,
  type ClientOptions,
  createClient,
  isSaymonError,
  type isTemporary,
  type LogQuery,
  NotFoundError,
  type OperationId,
  PartialFailureError,
  type PasswordLogQuery,
  pollPasswordLog,
  pollSessionLog,
  pollUserAuditLog,
  type RequestOptions,
  type SessionLogQuery,
  type TimeInput,
  TimeoutError,
  type UserAuditLogQuery,
  type WalkProgress,
  walkPasswordLog,
  walkSessionLog,
  walkUserAuditLog,
} from "@saymon-logs/client";
import type * as document from "@saymon-logs/types";
import { auditRecord, passwordRecord, sessionRecord } from "@saymon-logs/validators";

/** Compiles when both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Same<A, B>): void {}

const auth: Auth = { login: "auditor", password: "p" };
const baseUrl = "https://saymon.example.com";
const client: Client = createClient({ baseUrl, auth });

// Options of the client.
createClient({ baseUrl: new URL(baseUrl), auth: { apiToken: "t" } });
createClient({ baseUrl, auth: () => auth });
createClient({ baseUrl, auth: async () => auth, timeout: 1, deadline: 2, maxRetries: 3, allowHttp: true });
createClient({ baseUrl, auth, fetch: (request) => fetch(request), headers: { "User-Agent": "report" } });
createClient({ baseUrl, auth, hooks: { onRetry: ({ delay, error }) => [delay.toFixed(), error.name] } });
createClient({
  baseUrl,
  auth,
  validate: { listSessionLog: sessionRecord, listUserAuditLog: auditRecord, listPasswordLog: passwordRecord },
});
const undefinedOptions: ClientOptions = {
  baseUrl,
  auth,
  timeout: undefined,
  fetch: undefined,
  hooks: undefined,
};
// @ts-expect-error the credentials are required
createClient({ baseUrl });
// @ts-expect-error the base URL is required
createClient({ auth });
// @ts-expect-error misspelt
createClient({ baseUrl, auth, retrys: 3 });
// @ts-expect-error a login alone
createClient({ baseUrl, auth: { login: "auditor" } });
// @ts-expect-error misspelt
createClient({ baseUrl, auth: { apitoken: "t" } });
// @ts-expect-error no number
createClient({ baseUrl, auth, timeout: "30 s" });
// @ts-expect-error misspelt
createClient({ baseUrl, auth, hooks: { retry: () => {} } });
// @ts-expect-error a schema for records of another log
createClient({ baseUrl, auth, validate: { listSessionLog: auditRecord } });
// @ts-expect-error there is no such operation
createClient({ baseUrl, auth, validate: { listSessions: sessionRecord } });

// Queries.
client.listSessionLog();
client.listSessionLog({ from: new Date(), to: 1, limit: 2, skip: 3 });
client.listSessionLog({ from: "2026-11-01T00:00:00Z", to: undefined });
client.listUserAuditLog("1", { limit: 1 });
client.listPasswordLog({ userId: "1" });
// @ts-expect-error misspelt
client.listSessionLog({ limt: 1 });
// @ts-expect-error no number
client.listSessionLog({ limit: "1" });
// @ts-expect-error no time
client.listSessionLog({ from: true });
// @ts-expect-error a parameter of another operation
client.listSessionLog({ userId: "1" });
// @ts-expect-error the id is required
client.listUserAuditLog();
// @ts-expect-error the id comes first
client.listUserAuditLog({ limit: 1 });
// @ts-expect-error a query is required
client.listPasswordLog();
// @ts-expect-error the id of the user is required
client.listPasswordLog({ limit: 1 });
same<TimeInput, Date | number | string>(true);
same<keyof SessionLogQuery, keyof document.SessionLogQuery>(true);
same<keyof UserAuditLogQuery, keyof document.UserAuditLogQuery>(true);
same<keyof PasswordLogQuery, keyof document.PasswordLogQuery>(true);
same<keyof LogQuery, keyof document.SessionLogQuery>(true);

// Options of a call.
client.listSessionLog({}, { signal: new AbortController().signal, timeout: 1, maxRetries: 0 });
client.listUserAuditLog("1", {}, { deadline: 1, initialBackoff: 1, maxBackoff: 1, maxRetryAfter: 1 });
client.listPasswordLog({ userId: "1" }, { headers: { traceparent: "00" }, validate: false });
const undefinedCallOptions: RequestOptions = { signal: undefined, timeout: undefined, validate: undefined };
// @ts-expect-error misspelt
client.listSessionLog({}, { singal: new AbortController().signal });
// @ts-expect-error the whole client has one address
client.listSessionLog({}, { baseUrl });
// @ts-expect-error no schema
client.listSessionLog({}, { validate: true });

// Each operation has a method, a walk and a poll.
type LogOf<Id> = Id extends `list${infer Log}` ? Log : never;
type Readers = Pick<typeof import("@saymon-logs/client"), `${"walk" | "poll"}${LogOf<OperationId>}`>;
same<
  { [Id in OperationId]: Awaited<ReturnType<Client[Id]>> },
  { [Id in OperationId]: document.Records[Id][] }
>(true);

// Results.
async function results(): Promise<void> {
  const sessions = await client.listSessionLog();
  const changes = await client.listUserAuditLog("1");
  const passwords = await client.listPasswordLog({ userId: "1" });
  same<typeof sessions, document.SessionRecord[]>(true);
  same<typeof changes, document.AuditRecord[]>(true);
  same<typeof passwords, document.PasswordRecord[]>(true);

  const validated = await client.listSessionLog({}, { validate: sessionRecord });
  same<typeof validated, document.SessionRecord[]>(true);
  const others = await client.listSessionLog({}, { validate: passwordRecord });
  same<typeof others, document.PasswordRecord[]>(true);

  // @ts-expect-error what a call resolves to does not depend on what is hoped for
  const _hoped: { bogus: string }[] = await client.listSessionLog();
  // @ts-expect-error a record has no such field
  sessions[0].startedAt;

  const { data, response } = await client.http.GET("/node/api/users/session/log");
  same<typeof data, document.SessionRecord[] | undefined>(true);
  same<typeof response, Response>(true);
  // @ts-expect-error there is no such path
  client.http.GET("/node/api/users/sessions");
  // @ts-expect-error logs are only read
  client.http.POST("/node/api/users/session/log");
}

// Errors.
// @ts-expect-error what was exceeded is required
new TimeoutError("late");
// @ts-expect-error neither is who failed
new PartialFailureError("not all");
// @ts-expect-error only some have it
new NotFoundError("gone", { exceeded: "deadline" });
function handle(error: unknown): string | number | undefined {
  // @ts-expect-error it could be anything
  error.status;
  same<ReturnType<typeof isTemporary>, boolean>(true);
  if (error instanceof AbortError) same<typeof error.name, "AbortError">(true);
  if (!isSaymonError(error)) return undefined;
  same<typeof error, AnySaymonError>(true);
  same<typeof error.retryAfter, number | undefined>(true);
  // @ts-expect-error only some have it
  error.permissions;
  // @ts-expect-error there is no such name
  if (error.name === "RatelimitError") return 0;
  switch (error.name) {
    case "ForbiddenError":
      return error.permissions.join();
    case "TimeoutError":
      same<typeof error.exceeded, "timeout" | "deadline">(true);
      return error.exceeded;
    case "UnexpectedResponseError":
      return error.issues.map(({ path, message }) => path + message).join();
    case "BadRequestError":
    case "UnauthorizedError":
    case "NotFoundError":
    case "RateLimitError":
    case "ServerError":
    case "NetworkError":
    case "AbortError":
    case "RedirectError":
    case "CredentialsError":
    case "HookError":
    case "WalkError":
      return error.status;
    case "PartialFailureError":
      return error.failures.map(({ userId, error }) => userId + error.name).join();
    default:
      same<typeof error, never>(true);
      return undefined;
  }
}

export { handle, type Readers, results, undefinedCallOptions, undefinedOptions };

// Walks.
async function walks(): Promise<void> {
  for await (const record of walkSessionLog(client)) same<typeof record, document.SessionRecord>(true);
  for await (const record of walkUserAuditLog(client, ["1", "2"]))
    same<typeof record, document.AuditRecord>(true);
  for await (const page of walkPasswordLog(client, { userId: "1" }).pages()) {
    same<typeof page, document.PasswordRecord[]>(true);
  }
  const { cursor, serverTime } = walkSessionLog(client, { from: new Date() }, { maxRecords: 1, timeout: 1 });
  same<typeof serverTime, number | undefined>(true);
  const onProgress = ({ time }: WalkProgress) => time.toFixed();
  walkSessionLog(client, {}, { cursor, strategy: "offset", pageSize: 5, onProgress });
  walkSessionLog(client, {}, { cursor: undefined, signal: undefined, validate: false });
  pollSessionLog(client, { from: 1 }, { cursor, settleTime: 0, overlap: 0 });
  for await (const record of pollUserAuditLog(client, ["1"])) same<typeof record, document.AuditRecord>(true);
  for await (const page of pollPasswordLog(client, { userId: "1" }).pages()) {
    same<typeof page, document.PasswordRecord[]>(true);
  }
  // @ts-expect-error a walk does its own skipping
  walkSessionLog(client, { skip: 1 });
  // @ts-expect-error a poll ends by itself
  pollSessionLog(client, { to: 1 });
  // @ts-expect-error a walk has no settle time
  walkSessionLog(client, {}, { settleTime: 1 });
  // @ts-expect-error misspelt
  walkSessionLog(client, {}, { maxRecord: 1 });
  // @ts-expect-error not a strategy
  walkSessionLog(client, {}, { strategy: "cursor" });
  // @ts-expect-error a string is not a cursor
  walkSessionLog(client, {}, { cursor: JSON.stringify(cursor) });
  // @ts-expect-error whose log
  walkUserAuditLog(client);
  // @ts-expect-error whose passwords
  walkPasswordLog(client, {});
  // @ts-expect-error records may be changed by a schema of the client only: a walk needs their times
  walkSessionLog(client, {}, { validate: sessionRecord });
}
void walks;
