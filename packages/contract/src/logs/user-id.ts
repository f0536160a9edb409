import { createClient, walkPasswordLog } from "@saymon-logs/client";

/** Only its rule for ids is applied; it sends nothing. */
const client = createClient({
  baseUrl: "https://localhost",
  auth: { login: "unused", password: "unused" },
});

/** Servers and proxies refuse request lines from about 8,000 bytes on. */
const maxLength = 1000;

/** Whether an id can be used in a request: short enough, and accepted by the client. */
export function isUsableUserId(id: string): boolean {
  if (id.length > maxLength) return false;
  try {
    walkPasswordLog(client, { userId: id });
    return true;
  } catch {
    return false;
  }
}
