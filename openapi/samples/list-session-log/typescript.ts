import { createClient } from "@saymon-logs/client";

const { SAYMON_URL = "", SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;

const client = createClient({
  baseUrl: SAYMON_URL,
  auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
});
const records = await client.listSessionLog();
console.log(JSON.stringify(records, null, 2));
