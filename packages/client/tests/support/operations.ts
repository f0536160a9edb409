import type { Client, OperationId, RequestOptions } from "../../src/index.ts";

type Call = (client: Client, options?: RequestOptions) => Promise<unknown[]>;

const calls: Record<OperationId, Call> = {
  listSessionLog: (client, options) => client.listSessionLog({ limit: 2 }, options),
  listUserAuditLog: (client, options) => client.listUserAuditLog("62c2f3ce80c8654892764d56", {}, options),
  listPasswordLog: (client, options) =>
    client.listPasswordLog({ userId: "62fa271e18baa649c1d26338" }, options),
};

/** Each operation, as one call to make. */
export const operations: { operation: OperationId; call: Call }[] = Object.entries(calls).map(
  ([operation, call]) => ({ operation: operation as OperationId, call }),
);
