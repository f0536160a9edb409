import type { Client, OperationId } from "@saymon-logs/client";
import { userId } from "./healthy.ts";

/** A call of each method. */
export const calls: Record<OperationId, (client: Client) => Promise<unknown>> = {
  listSessionLog: (client) => client.listSessionLog(),
  listUserAuditLog: (client) => client.listUserAuditLog(userId),
  listPasswordLog: (client) => client.listPasswordLog({ userId }),
};
