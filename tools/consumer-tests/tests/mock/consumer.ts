/** The client as a consumer of the mock, which says of each request how it breaks the document. */
import { type Client, type ClientOptions, createClient, type OperationId } from "@saymon-logs/client";
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import type { Parameter } from "../call.ts";

/** One request that the client sent, and what is to be said against it. */
export interface Exchange {
  request: Request;
  status: number;
  /** The mock's header `sl-violations`; null when request and answer keep to the document. */
  violations: string | null;
  /** What the document does not know of the request; Prism lets it pass, or refuses it without a violation. */
  unknown: string[];
}

/** An exchange in which nothing breaks the document. */
export const kept: Pick<Exchange, "violations" | "unknown"> = {
  violations: null,
  unknown: [],
};

/** Options of the client, and of what happens between it and the mock. */
export interface ConsumerOptions extends Partial<ClientOptions> {
  /**
   * The header `Prefer`, which chooses the mock's answer. Requests count from 0. Default: a 200, its first
   * example.
   */
  prefer?: string | ((index: number) => string);
  /** Makes another request of one, before the mock sees it. */
  change?: (request: Request) => Request;
  /** Makes another answer of the mock's, before the client sees it. */
  answer?: (response: Response, request: Request, index: number) => Response | Promise<Response>;
}

/** Makes a client whose requests go to the mock, and tells of each exchange, as it comes. */
export function consume(
  mock: { url: string },
  { prefer = "dynamic=false", change, answer, ...options }: ConsumerOptions = {},
): { client: Client; exchanges: Exchange[] } {
  const exchanges: Exchange[] = [];
  const client = createClient({
    baseUrl: mock.url,
    auth: { login: "auditor", password: "secret" },
    maxRetries: 0,
    ...options,
    async fetch(sent) {
      const index = exchanges.length;
      const request = change?.(sent) ?? sent;
      request.headers.set("Prefer", typeof prefer === "string" ? prefer : prefer(index));
      const response = await fetch(request);
      const violations = response.headers.get("sl-violations");
      const { status } = response;
      exchanges.push({ request, status, violations, unknown: unknownIn(request) });
      return answer?.(response, request, index) ?? response;
    },
  });
  return { client, exchanges };
}

/** An operation of the document. */
export interface Operation {
  id: OperationId;
  path: keyof typeof document.paths;
  parameters: Parameter[];
  responses: Record<string, { content: { "application/json": Content } }>;
}

interface Content {
  examples: Record<string, { value: unknown }>;
  schema: { type: string; items?: { properties: Record<string, { type: string | string[] }> } };
}

/** The operations of the document. */
export const operations: Operation[] = Object.entries(document.paths).map(([path, { get }]) => ({
  id: get.operationId as OperationId,
  path: path as keyof typeof document.paths,
  parameters: get.parameters,
  responses: get.responses,
}));

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
