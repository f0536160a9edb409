import { createClient } from "@saymon-logs/client";
import { EnvHttpProxyAgent, install } from "undici";

// The fetch of Node.js 22 and 24 is older, and does not accept this undici's dispatcher.
install();

const ca = process.env.SAYMON_CA; // the private CA's certificate, as PEM text
const dispatcher = new EnvHttpProxyAgent({ connect: { ca }, requestTls: { ca } });
const { SAYMON_LOGIN = "", SAYMON_PASSWORD = "" } = process.env;

const client = createClient({
  baseUrl: "https://saymon.example.com",
  auth: { login: SAYMON_LOGIN, password: SAYMON_PASSWORD },
  // The dispatcher option exists only in Node.js, and not in the shared type.
  fetch: (request) => fetch(request, { dispatcher } as RequestInit),
});
console.log(await client.listSessionLog({ limit: 1 }));
