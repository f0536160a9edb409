import { createClient, SaymonError } from "@saymon-logs/client";
import { fakeServer } from "@saymon-logs/client/testing";
import { auditRecord, passwordRecord, sessionRecord } from "@saymon-logs/validators";

/** Uses a bit of everything that is published. The result can be sent as JSON. */
export async function readLogs(baseUrl) {
  const client = createClient({
    baseUrl,
    auth: { login: "Ревизор", password: "пароль" },
    validate: {
      listSessionLog: sessionRecord,
      listUserAuditLog: auditRecord,
      listPasswordLog: passwordRecord,
    },
  });
  const logs = {
    listSessionLog: await client.listSessionLog({ from: 0, limit: 1 }),
    listUserAuditLog: await client.listUserAuditLog("62c2f3ce80c8654892764d56"),
    listPasswordLog: await client.listPasswordLog({ userId: "62fa271e18baa649c1d26338" }),
  };
  const [session] = logs.listSessionLog;
  const { issues } = await sessionRecord["~standard"].validate({ ...session, login: null });
  return {
    logs,
    issues: issues.map(({ message }) => message),
    refusal: await refusal(),
  };
}

async function refusal() {
  const server = fakeServer();
  server.next({ status: 403 });
  const auth = { apiToken: "token" };
  const client = createClient({ baseUrl: "https://saymon.example.com", auth, fetch: server.fetch });
  const error = await client.listSessionLog().catch((error) => error);
  return { name: error.name, status: error.status, isSaymonError: error instanceof SaymonError };
}
