import { createClient, walkSessionLog } from "@saymon-logs/client";

const { SAYMON_LOGIN: login = "admin", SAYMON_PASSWORD: password = "secret", SAYMON_URL } = process.env;
const baseUrl = process.argv[2] ?? SAYMON_URL ?? "http://127.0.0.1:4030";
const client = createClient({ baseUrl, auth: { login, password } });

// Every record exactly once, across all pages.
for await (const { login, startTime } of walkSessionLog(client, { from: "2025-12-31T00:00:00Z" })) {
  console.log(new Date(startTime).toISOString(), login);
}
