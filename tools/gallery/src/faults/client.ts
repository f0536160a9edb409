/** Faults of clients. The consumer tests find them: each request of the client goes to the mock, which validates it. */
import { type Client, createClient, type OperationId } from "@saymon-logs/client";
import { startMock } from "@saymon-logs/mock";
import { findOperation, operations } from "../contract.ts";
import { reader, type TestRequest, userId, usual } from "../traffic.ts";

/** A client that does not conform to the document. */
export interface ClientFault {
  name: string;
  description: string;
  /** The place in the request that must be reported. */
  place: string;
  /** Changes the address of a request. */
  change: (url: URL) => void;
}

export const clientFaults: ClientFault[] = [
  {
    name: "undocumented-parameter",
    description: "a client sends a query parameter that the document does not have",
    place: "query limt",
    change: ({ searchParams }) => searchParams.set("limt", "1"),
  },
  {
    name: "undocumented-path",
    description: "a client requests a path that the document does not have",
    place: "path",
    change(url) {
      url.pathname += "s";
    },
  },
  {
    name: "malformed-parameter",
    description: "a client sends a limit that is no integer",
    place: "query limit",
    change: ({ searchParams }) => searchParams.set("limit", "many"),
  },
];

/** Returns the requests of such a client, for the tools. */
export function requestsOf({ change }: ClientFault): TestRequest[] {
  const url = new URL(usual[0]?.target ?? "", "http://server");
  change(url);
  return [{ target: url.pathname + url.search, isSigned: true }];
}

/** A violation in a request. */
export interface Violation {
  operation: OperationId;
  place: string;
  rule: string;
}

/** Sends a request of each operation with the client, with the fault added, and returns the violations. */
export async function consumeWith({ change }: ClientFault): Promise<Violation[]> {
  const mock = await startMock();
  const violations: Violation[] = [];
  try {
    for (const { id: operation } of operations) {
      const client = createClient({
        baseUrl: mock.url,
        auth: reader,
        maxRetries: 0,
        async fetch(request) {
          const url = new URL(request.url);
          change(url);
          const response = await fetch(new Request(url, request));
          violations.push(...violationsIn(url, response).map((violation) => ({ operation, ...violation })));
          return response;
        },
      });
      await callOf(client)
        [operation]()
        .catch(() => {});
    }
    return violations;
  } finally {
    await mock.close();
  }
}

function callOf(client: Client): Record<OperationId, () => Promise<unknown>> {
  return {
    listSessionLog: () => client.listSessionLog({ limit: 1 }),
    listUserAuditLog: () => client.listUserAuditLog(userId, { limit: 1 }),
    listPasswordLog: () => client.listPasswordLog({ userId, limit: 1 }),
  };
}

/** What the mock notes, and what it ignores. */
function violationsIn(url: URL, response: Response): Omit<Violation, "operation">[] {
  const operation = findOperation(url.pathname)?.operation;
  if (!operation) return [{ place: "path", rule: "undocumented" }];
  const documented = operation.parameters.map(({ name }) => name);
  const unknown = [...url.searchParams.keys()].filter((name) => !documented.includes(name));
  const noted: { location: string[]; message: string }[] = JSON.parse(
    response.headers.get("sl-violations") ?? "[]",
  );
  return [
    ...unknown.map((name) => ({ place: `query ${name}`, rule: "undocumented" })),
    ...noted.map(({ location: [, ...place], message }) => ({ place: place.join(" "), rule: message })),
  ];
}
