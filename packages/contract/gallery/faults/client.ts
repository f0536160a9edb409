/**
 * Faults of a client. No server can make them, so what sees them of ours is the consumer suite: each request of the
 * client goes to the mock, and nothing may be said against any.
 */
import type { OperationId } from "@saymon-logs/client";
import { startMock } from "@saymon-logs/mock";
import { call } from "../../../../tools/consumer-tests/tests/call.ts";
import { consume, type Exchange, operations } from "../../../../tools/consumer-tests/tests/mock/consumer.ts";
import { type Ask, usual } from "../traffic.ts";

/** A client that breaks the document. */
export interface ClientFault {
  name: string;
  description: string;
  /** What has to be told: where in the request it is. */
  place: string;
  /** Breaks the address of a request. */
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
    description: "a client asks for a path that the document does not have",
    place: "path",
    change(url) {
      url.pathname += "s";
    },
  },
  {
    name: "malformed-parameter",
    description: "a client sends a limit that is no number",
    place: "query limit",
    change: ({ searchParams }) => searchParams.set("limit", "many"),
  },
];

/** The request of such a client, as tools are shown it. */
export function asksOf({ change }: ClientFault): Ask[] {
  const url = new URL(usual[0]?.target ?? "", "http://server");
  change(url);
  return [{ target: url.pathname + url.search, isSigned: true }];
}

/** What is to be said against a request. */
export interface Complaint {
  operation: OperationId;
  place: string;
  rule: string;
}

/** Lets the client send a request of each operation, breaks it on the way, and gives what is to be said against it. */
export async function watch({ change }: ClientFault): Promise<Complaint[]> {
  const mock = await startMock();
  try {
    const complaints: Complaint[] = [];
    for (const { id: operation, parameters } of operations) {
      const { client, exchanges } = consume(mock, { change: (request) => broken(request, change) });
      await call(client, operation, parameters).catch(() => {});
      complaints.push(...exchanges.flatMap(complaintsOf).map((complaint) => ({ operation, ...complaint })));
    }
    return complaints;
  } finally {
    await mock.close();
  }
}

function broken(request: Request, change: (url: URL) => void): Request {
  const url = new URL(request.url);
  change(url);
  return new Request(url, request);
}

function complaintsOf({ violations, unknown }: Exchange): Omit<Complaint, "operation">[] {
  const told = JSON.parse(violations ?? "[]") as { location: string[]; message: string }[];
  return [
    ...unknown.map((place) => ({ place, rule: "the document does not have it" })),
    ...told.map(({ location: [, ...place], message }) => ({ place: place.join(" "), rule: message })),
  ];
}
