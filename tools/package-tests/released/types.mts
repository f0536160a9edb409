// Compiled, not run: what the packed packages promise to TypeScript.
import {
  type ApiTokenAuth,
  type Client,
  type ClientOptions,
  createClient,
  isSaymonError,
} from "@saymon-logs/client";
import { type FakeServer, fakeServer, fakeSessionRecord } from "@saymon-logs/client/testing";
import type { AuditRecord, operations, PasswordRecord, paths, SessionRecord } from "@saymon-logs/types";
import { auditRecord, passwordRecord, sessionRecord } from "@saymon-logs/validators";

const auth: ApiTokenAuth = { apiToken: "token" };
const options: ClientOptions = { baseUrl: new URL("https://saymon.example.com"), auth };
const client: Client = createClient({ ...options, fetch: (request) => fetch(request) });

export const sessions: Promise<SessionRecord[]> = client.listSessionLog({
  from: 0,
  to: 1,
  limit: 1,
  skip: 0,
});
export const changes: Promise<AuditRecord[]> = client.listUserAuditLog("62c2f3ce80c8654892764d56");
export const passwords: Promise<PasswordRecord[]> = client.listPasswordLog(
  { userId: "62fa271e18baa649c1d26338" },
  { signal: AbortSignal.timeout(1000) },
);

// @ts-expect-error a misspelt option
createClient({ baseUrl: "https://saymon.example.com", auth, fech: fetch });
// @ts-expect-error a misspelt parameter
client.listSessionLog({ limt: 1 });
// @ts-expect-error a misspelt call option
client.listSessionLog({}, { singal: AbortSignal.timeout(1000) });
// @ts-expect-error a parameter that is missing
client.listPasswordLog({});
// @ts-expect-error the schema of another log
createClient({ ...options, validate: { listSessionLog: auditRecord } });

export function explain(error: unknown): string {
  if (!isSaymonError(error)) return "";
  const operation: keyof operations | undefined = error.operation;
  if (error.name === "ForbiddenError") return error.permissions.join();
  return `${operation}: ${error.message}`;
}

export const validating: Client = createClient({
  ...options,
  validate: {
    listSessionLog: sessionRecord,
    listUserAuditLog: auditRecord,
    listPasswordLog: passwordRecord,
  },
});

const server: FakeServer = fakeServer({ sessions: [fakeSessionRecord({ endTime: null })] });
server.next({ status: 503, headers: { "Retry-After": "1" } }, { delay: Number.POSITIVE_INFINITY });
export const faked: Client = createClient({ ...options, fetch: server.fetch });

// @ts-expect-error no field of the record
fakeSessionRecord({ logn: "auditor" });

export async function check(record: unknown): Promise<SessionRecord | undefined> {
  const result = await sessionRecord["~standard"].validate(record);
  return "value" in result ? result.value : undefined;
}
export const path: keyof paths = "/node/api/users/session/log";
