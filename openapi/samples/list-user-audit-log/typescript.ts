import { createClient, walkUserAuditLog } from "@saymon-logs/client";

const { SAYMON_URL = "", SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;
const client = createClient({
  baseUrl: SAYMON_URL,
  auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
});

// Reads all pages and yields each record once.
const period = { from: "2020-01-01T00:00:00Z", to: "2022-12-31T23:59:59.999Z" };
for await (const record of walkUserAuditLog(client, "62c2f3ce80c8654892764d56", period)) {
  console.log(JSON.stringify(record));
}
