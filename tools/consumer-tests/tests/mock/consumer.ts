/** The client as a consumer of the mock, which reports how a request violates the document. */
import {
  type Client,
  type ClientOptions,
  createClient,
  type OperationId,
  type RecordSchemas,
} from "@saymon-logs/client";
import type { Parameter } from "@saymon-logs/openapi/document";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { auditRecord, passwordRecord, sessionRecord } from "@saymon-logs/validators";
import { inject } from "vitest";

/** Address of the mock, which `tests/setup.ts` starts once for all files. */
export const mockUrl: string = inject("mockUrl");

/** A request of the client, and how it violates the document. */
export interface Exchange {
  request: Request;
  status: number;
  /** The mock's header `sl-violations`; null when request and response conform to the document. */
  violations: string | null;
  /** Parts of the request that are not in the document; Prism accepts them, or refuses them without a violation. */
  unknown: string[];
}

/** An exchange that conforms to the document. */
export const conforming: Pick<Exchange, "violations" | "unknown"> = {
  violations: null,
  unknown: [],
};

/** Options of the client, and of what happens between the client and the mock. */
export interface ConsumerOptions extends Partial<ClientOptions> {
  /**
   * The header `Prefer`, which selects the mock's response. The index of the first request is 0. Default: the first
   * example of a 200.
   */
  prefer?: string | ((index: number) => string);
  /** Returns what the mock gets in place of a request. */
  replaceRequest?: (request: Request) => Request;
  /** Returns what the client gets in place of a response. */
  replaceResponse?: (response: Response, request: Request, index: number) => Response | Promise<Response>;
}

/** Creates a client whose requests go to the mock, and a list to which every exchange is added. */
export function consume({
  prefer = "dynamic=false",
  replaceRequest,
  replaceResponse,
  ...options
}: ConsumerOptions = {}): { client: Client; exchanges: Exchange[] } {
  const exchanges: Exchange[] = [];
  const client = createClient({
    baseUrl: mockUrl,
    auth: { login: "auditor", password: "secret" },
    maxRetries: 0,
    ...options,
    async fetch(sent) {
      const index = exchanges.length;
      const request = replaceRequest?.(sent) ?? sent;
      request.headers.set("Prefer", typeof prefer === "string" ? prefer : prefer(index));
      const response = await fetch(request);
      const violations = response.headers.get("sl-violations");
      const { status } = response;
      exchanges.push({ request, status, violations, unknown: unknownIn(request) });
      return replaceResponse?.(response, request, index) ?? response;
    },
  });
  return { client, exchanges };
}

type Paths = typeof document.paths;

/** An operation of the document. */
export interface Operation {
  id: OperationId;
  path: keyof Paths;
  parameters: Parameter[];
  responses: Paths[keyof Paths]["get"]["responses"];
}

/** The operations of the document. */
export const operations: Operation[] = Object.entries(document.paths).map(([path, { get }]) => ({
  id: get.operationId as OperationId,
  path: path as keyof Paths,
  parameters: get.parameters,
  responses: get.responses,
}));

/** A schema of the records of each operation. */
export const schemas: Required<RecordSchemas> = {
  listSessionLog: sessionRecord,
  listUserAuditLog: auditRecord,
  listPasswordLog: passwordRecord,
};

const credentials = Object.values(document.components.securitySchemes).flatMap((scheme) =>
  "in" in scheme ? scheme.name : [],
);

/** Such as `path`, `method DELETE` or `query limt`. */
function unknownIn({ url, method }: Request): string[] {
  const { pathname, searchParams } = new URL(url);
  const operation = operations.find(({ path }) =>
    new RegExp(`^${path.replace(/\{\w+\}/, "[^/]+")}$`).test(pathname),
  );
  if (!operation) return ["path"];
  if (method !== "GET") return [`method ${method}`];
  const known = [...operation.parameters.map(({ name }) => name), ...credentials];
  return [...searchParams.keys()].filter((name) => !known.includes(name)).map((name) => `query ${name}`);
}
