import type { Client, OperationId, RequestOptions } from "../../src/index.ts";

/** Each operation, as one call to make. */
export const operations: {
  operation: OperationId;
  call: (client: Client, options?: RequestOptions) => Promise<unknown[]>;
}[] = [
  { operation: "listSessionLog", call: (client, options) => client.listSessionLog({ limit: 2 }, options) },
  {
    operation: "listUserAuditLog",
    call: (client, options) => client.listUserAuditLog("62c2f3ce80c8654892764d56", {}, options),
  },
  {
    operation: "listPasswordLog",
    call: (client, options) => client.listPasswordLog({ userId: "62fa271e18baa649c1d26338" }, options),
  },
];
