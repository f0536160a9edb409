import { Ajv2020 } from "ajv/dist/2020.js";
import { type Context, type Document, OpenAPIBackend, type Operation } from "openapi-backend";
import type { Behaviour } from "./behaviour.ts";
import { document, fieldsOf, forEachLog, type LogName, operationOf } from "./document.ts";
import type { LogFields } from "./faults.ts";
import { isDecodable, toParameters } from "./parameters.ts";
import { badRequest, invalid, unknownPath, wrongMethod } from "./refusals.ts";
import { type Incoming, Responder } from "./responder.ts";
import { jsonResponse, type RawResponse } from "./response.ts";
import type { Store } from "./store.ts";
import type { User } from "./users.ts";

/** Compiled once: all sandboxes of a process have the same document. */
let validator: OpenAPIBackend["validator"] | undefined;

/** Responds to requests as the document describes. */
export type Routes = (incoming: Incoming) => Promise<RawResponse>;

/**
 * Creates the routes from the document. openapi-backend finds the operation, checks credentials and parameters, in this
 * order, and validates responses.
 */
export async function createRoutes(store: Store, users: User[], behaviour: Behaviour): Promise<Routes> {
  const backend = createBackend(new Responder(store, users, behaviour));
  await backend.init();
  backend.validator = validator ??= backend.validator;

  return async (incoming) => {
    const { method, path, fault } = incoming;
    const request = { method, path, headers: {} };
    const operation = backend.matchOperation(request);
    const query = toParameters(operation, incoming.query, behaviour.unknownParameters === "error");
    const { status, value } = isDecodable(path)
      ? await backend.handleRequest({ ...request, query }, incoming)
      : badRequest("The path is not valid percent-encoding.");

    if (!operation) return jsonResponse(status, value);
    requireDocumented(backend, operation, status, value);
    const spoils = status === 200 ? fault?.records : undefined;
    return jsonResponse(
      status,
      spoils ? spoils(value, toLogFields(operation.operationId as LogName)) : value,
    );
  };
}

function createBackend(responder: Responder): OpenAPIBackend {
  return new OpenAPIBackend({
    definition: document as unknown as Document,
    // Its validation of the document supports OpenAPI 3.0 only; the document is linted in its own workspace.
    quick: true,
    strict: true,
    ignoreTrailingSlashes: false,
    // 3.1 is JSON Schema 2020-12. The formats int32 and int64 stay; conversion to integers is ours.
    customizeAjv: (ajv, options) => new Ajv2020({ ...options, coerceTypes: false, formats: ajv.formats }),
    securityHandlers: {
      basic: (_: Context, incoming: Incoming) => responder.credentialsIn(incoming).basic.user,
      apiToken: (_: Context, incoming: Incoming) => responder.credentialsIn(incoming).apiToken.user,
    },
    handlers: {
      ...forEachLog(
        (log) => (context: Context, incoming: Incoming) => responder.page(log, context, incoming),
      ),
      unauthorizedHandler: (_: Context, incoming: Incoming) => responder.unauthorized(incoming),
      validationFail: ({ validation }: Context) => invalid(validation.errors?.[0]),
      notFound: () => unknownPath,
      methodNotAllowed: () => wrongMethod,
    },
  });
}

function toLogFields(log: LogName): LogFields {
  const fields = Object.entries(fieldsOf(log));
  const [seldomChecked = ""] = fields.findLast(([, type]) => type.includes("null")) ?? fields.at(-1) ?? [];
  return { time: operationOf(log)["x-compared-time"].field, seldomChecked };
}

/** A response that the document does not describe must not be sent: it would be an error of the sandbox. */
function requireDocumented(
  { validator }: OpenAPIBackend,
  { operationId = "", responses = {} }: Operation,
  status: number,
  value: unknown,
): void {
  if (!(status in responses)) throw new Error(`${operationId} has no documented status ${status}.`);
  const [error] = validator.validateResponse(value, operationId, status).errors ?? [];
  if (error)
    throw new Error(
      `${operationId} ${status} violates the document at ${error.instancePath}: ${error.message}.`,
    );
}
