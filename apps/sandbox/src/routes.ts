import type { ErrorBody } from "@saymon-logs/types";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type Context, type Document, OpenAPIBackend, type Operation } from "openapi-backend";
import type { Behaviour, Order } from "./behaviour.ts";
import { basicUser, type Credentials, tokenUser } from "./credentials.ts";
import {
  credentialParameters,
  document,
  errorBody,
  type LogName,
  operationOf,
  vendorExample,
} from "./document.ts";
import type { Fault, Query } from "./faults.ts";
import { createRandom } from "./random.ts";
import { jsonResponse, type RawResponse } from "./response.ts";
import { endOfTime, type Selection, type Store } from "./store.ts";
import type { User } from "./users.ts";

/** Compiled once: all sandboxes of a process have the same document. */
let validator: OpenAPIBackend["validator"] | undefined;

/** An incoming request. */
export interface Incoming {
  method: string;
  /** As sent: percent-encoded, without the query. */
  path: string;
  query: URLSearchParams;
  authorization?: string | undefined;
  fault?: Fault | undefined;
}

/** Responds to requests as the document describes. */
export type Routes = (incoming: Incoming) => Promise<RawResponse>;

interface Reply {
  status: number;
  value: unknown;
}

/**
 * Creates the routes from the document. openapi-backend finds the operation, checks credentials and parameters, in this
 * order, and validates responses.
 */
export async function createRoutes(store: Store, users: User[], behaviour: Behaviour): Promise<Routes> {
  const sessionOrder = operationOf("listSessionLog")["x-sort-order"]?.direction as Order;
  const random = createRandom("ties");
  const isKnown = (userId: string) => users.some(({ id }) => id === userId);

  const backend = new OpenAPIBackend({
    definition: document as unknown as Document,
    // Its validation of the document supports OpenAPI 3.0 only; the document is linted in its own workspace.
    quick: true,
    strict: true,
    ignoreTrailingSlashes: false,
    // 3.1 is JSON Schema 2020-12. The formats int32 and int64 stay; conversion to integers is ours.
    customizeAjv: (ajv, options) => new Ajv2020({ ...options, coerceTypes: false, formats: ajv.formats }),
    securityHandlers: {
      basic: (_: Context, incoming: Incoming) => credentialsIn(incoming).basic.user,
      apiToken: (_: Context, incoming: Incoming) => credentialsIn(incoming).apiToken.user,
    },
    handlers: {
      listSessionLog: (context: Context, { fault }: Incoming) =>
        forbidden("listSessionLog", context) ?? list("listSessionLog", sessionOrder, context, fault),
      listUserAuditLog(context: Context, { fault }: Incoming) {
        const userId = String(context.request.params["id"]);
        const refused = forbidden("listUserAuditLog", context);
        if (refused) return refused;
        if (!isKnown(userId)) return { status: 404, value: errorBody("UnknownUser") };
        return list("listUserAuditLog", behaviour.auditOrder, context, fault, userId);
      },
      listPasswordLog(context: Context, { fault }: Incoming) {
        const userId = String(context.request.query["userId"]);
        const refused = forbidden("listPasswordLog", context);
        if (refused) return refused;
        if (behaviour.unknownUser === "error" && !isKnown(userId))
          return badRequest('No user has this "userId".');
        return list("listPasswordLog", behaviour.passwordOrder, context, fault, userId);
      },
      // A log of which the sandbox has no records: the response is the vendor's example.
      notImplemented(context: Context) {
        const { operationId = "" } = context.operation;
        return forbidden(operationId, context) ?? { status: 200, value: vendorExample(operationId) };
      },
      unauthorizedHandler: (_: Context, incoming: Incoming) => unauthorized(incoming),
      validationFail: ({ validation }: Context) => invalid(validation.errors?.[0]),
      notFound: (): Reply => ({
        status: 404,
        value: { ...errorBody("UnknownUser"), message: "The path is not in the document." },
      }),
      methodNotAllowed: (): Reply => ({ ...badRequest("The only method is GET."), status: 405 }),
    },
  });
  await backend.init();
  backend.validator = validator ??= backend.validator;

  return async (incoming) => {
    const { method, path, fault } = incoming;
    const request = { method, path, headers: {} };
    const operation = backend.matchOperation(request);
    const { status, value } = isDecodable(path)
      ? await backend.handleRequest({ ...request, query: queryFor(operation, incoming.query) }, incoming)
      : badRequest("The path is not valid percent-encoding.");

    if (operation) check(operation, status, value);
    const spoils = status === 200 ? fault?.records : undefined;
    return jsonResponse(status, spoils ? spoils(value) : value);
  };

  function list(log: LogName, order: Order, { request }: Context, fault?: Fault, userId?: string): Reply {
    const query = toListQuery(request.query);
    if (behaviour.reversedRange === "error" && (query.from ?? 0) > (query.to ?? endOfTime)) {
      return badRequest('"from" is after "to".');
    }
    const selection = select(order, userId, fault?.query?.(query) ?? query);
    return { status: 200, value: store.page(log, selection) };
  }

  function toListQuery({ from, to, limit, skip }: Partial<Record<string, unknown>>): Query {
    return {
      from: from as number | undefined,
      to: to as number | undefined,
      limit: Math.min((limit as number | undefined) ?? behaviour.defaultLimit, behaviour.maxLimit),
      skip: (skip as number | undefined) ?? 0,
    };
  }

  function select(order: Order, userId: string | undefined, { from, to, limit, skip }: Query): Selection {
    const { bounds, sessionTime, ties } = behaviour;
    return {
      ...(userId !== undefined && { userId }),
      from: from === undefined ? 0 : from + (bounds === "both" || bounds === "from" ? 0 : 1),
      to: to === undefined ? endOfTime : to - (bounds === "both" || bounds === "to" ? 0 : 1),
      newestFirst: order === "newest-first",
      sessionTime,
      ...(ties === "unstable" && { shuffle: random.below(1_000_000) }),
      limit,
      skip,
    };
  }

  function forbidden(operationId: string, { security }: Context): Reply | undefined {
    const permission = operationOf(operationId)["x-required-permission"] ?? behaviour.auditPermission;
    const user = (security["basic"] ?? security["apiToken"]) as User;
    if (permission === "none" || user.permissions.includes(permission)) return undefined;
    const message = `The permission ${permission} is missing. The vendor has not published this message.`;
    return { status: 403, value: { ...errorBody("MissingPermission"), message } };
  }

  function unauthorized(incoming: Incoming): Reply {
    const { basic, apiToken } = credentialsIn(incoming);
    if (basic.sent) return { status: 401, value: errorBody("InvalidCredentials") };
    return { status: 401, value: errorBody(apiToken.sent ? "InvalidApiToken" : "NotLoggedIn") };
  }

  function credentialsIn({ authorization, query }: Incoming): Credentials {
    const tokens = credentialParameters.flatMap((name) => query.getAll(name));
    return {
      basic: basicUser(users, authorization),
      apiToken: tokenUser(users, behaviour.apiTokens === "on" ? tokens : []),
    };
  }

  /** The parameters to validate: no credentials, and no unknown ones when those are ignored. */
  function queryFor(
    operation: Operation | undefined,
    query: URLSearchParams,
  ): Record<string, string | string[]> {
    const parameters = (operation?.parameters ?? []).filter((parameter) => "name" in parameter);
    const types = new Map(
      parameters.map(({ name, schema }) => [name, schema && "type" in schema && schema.type]),
    );
    const isValidated = (name: string) =>
      types.has(name) || (behaviour.unknownParameters === "error" && !credentialParameters.includes(name));
    const validated = [...new Set(query.keys())].filter(isValidated).map((name): [string, QueryValue] => {
      const [value = "", ...others] = query.getAll(name);
      if (others.length > 0) return [name, [value, ...others]];
      return [name, types.get(name) === "integer" ? toInteger(value) : value];
    });
    // openapi-backend passes numbers on to Ajv, though its types know strings only.
    return Object.fromEntries(validated) as Record<string, string | string[]>;
  }

  /** A response that the document does not describe must not be sent: it would be an error of the sandbox. */
  function check({ operationId = "", responses = {} }: Operation, status: number, value: unknown): void {
    if (!(status in responses)) throw new Error(`${operationId} has no documented status ${status}.`);
    const [error] = backend.validator.validateResponse(value, operationId, status).errors ?? [];
    if (error)
      throw new Error(
        `${operationId} ${status} violates the document at ${error.instancePath}: ${error.message}.`,
      );
  }
}

type QueryValue = string | number | string[];

/** Ajv's own conversion would also accept 0x10, 1e3 and a space. Other strings stay what they are, and invalid. */
function toInteger(value: string): string | number {
  return /^-?(0|[1-9]\d*)$/.test(value) ? Number(value) : value;
}

function badRequest(message: string): Reply {
  return { status: 400, value: { ...errorBody("MissingParameter"), message } satisfies ErrorBody };
}

interface Invalid {
  instancePath?: string;
  message?: string;
  params?: { missingProperty?: string; additionalProperty?: string };
}

/** The vendor's message for a missing parameter; ours where none is published. */
function invalid({ instancePath = "", message = "is invalid", params = {} }: Invalid = {}): Reply {
  const { missingProperty, additionalProperty } = params;
  const published = errorBody("MissingParameter").message;
  if (missingProperty) return badRequest(published.replace(/"\w+"/, `"${missingProperty}"`));
  if (additionalProperty) return badRequest(`Unknown parameter "${additionalProperty}".`);
  return badRequest(`The parameter "${instancePath.split("/").at(-1)}" ${message}.`);
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
