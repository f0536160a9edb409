import { createClient } from "@saymon-logs/client";

const { SAYMON_URL = "", SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;

const client = createClient({
  baseUrl: SAYMON_URL,
  auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
});
const records = await client.listPasswordLog({ userId: "62fa271e18baa649c1d26338" });
console.log(JSON.stringify(records, null, 2));
