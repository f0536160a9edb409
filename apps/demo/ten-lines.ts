import { createClient, walkSessionLog } from "@saymon-logs/client";

const client = createClient({
  baseUrl: process.argv[2] ?? process.env["SAYMON_URL"] ?? "http://127.0.0.1:4030",
  auth: {
    login: process.env["SAYMON_LOGIN"] ?? "admin",
    password: process.env["SAYMON_PASSWORD"] ?? "secret",
  },
});

for await (const { login, startTime } of walkSessionLog(client, { from: "2025-12-31T00:00:00Z" })) {
  console.log(new Date(startTime).toISOString(), login);
}
