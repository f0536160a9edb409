import { createClient } from "@saymon-logs/client";
import { EnvHttpProxyAgent, install } from "undici";

// Node 22 and 24 bring an older fetch, which takes no dispatcher of this undici.
install();

const ca = process.env.SAYMON_CA; // the private CA's certificate, as PEM text
const dispatcher = new EnvHttpProxyAgent({ connect: { ca }, requestTls: { ca } });
const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;

const client = createClient({
  baseUrl: "https://saymon.example.com",
  auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
  // Browsers know no dispatcher, and neither does the type that they share with Node.
  fetch: (request) => fetch(request, { dispatcher } as RequestInit),
});
console.log(await client.listSessionLog({ limit: 1 }));
