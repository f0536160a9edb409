import type { operations, paths } from "@saymon-logs/types";
import createFetchClient from "openapi-fetch";
import { type Settings, startCall } from "../call.ts";
import { type OperationId, operationPaths } from "../operation-id.ts";
import { checkKeys } from "../options/checks.ts";
import { resolveHeaders } from "../options/headers.ts";
import { requestOptionKeys, resolveOptions } from "../options/options.ts";
import { parseRecords } from "../response/response.ts";
import { checkSchema, type RecordSchemas, validateEach } from "../response/validate.ts";
import type { RequestOptions, ValidatedRequestOptions } from "./request-options.ts";
import { createTemplate, type RequestTemplate } from "./request-template.ts";
import { reportFailure, sendWithRetries } from "./retry.ts";

export type AnyRequestOptions = RequestOptions | ValidatedRequestOptions<unknown>;

type List = <Operation extends OperationId>(
  operation: Operation,
  resolveParams: () => operations[Operation]["parameters"],
  options?: AnyRequestOptions,
) => Promise<never[]>;

/** Creates the function that calls an operation: checks the options, sends the request and validates the records. */
export function createList(
  settings: Settings,
  shared: { baseUrl: string; headers: Record<string, string> },
  schemas: RecordSchemas,
): List {
  const api = createFetchClient<paths>({ ...shared, Request: createTemplate as unknown as typeof Request });
  // The arguments are checked by the types above: those of openapi-fetch do not resolve for a path that is a parameter.
  const get = api.GET as (path: string, init: object) => Promise<unknown>;

  // The records are there already when openapi-fetch gets this: nothing is left to read.
  const emptyResponse = { ok: true, status: 204, headers: new Headers() };

  return async function list(operation, resolveParams, options = {}) {
    const params = resolveParams();
    checkKeys("options", options, requestOptionKeys);
    const { signal, headers = {}, validate: schema = schemas[operation] } = options;
    if (signal && typeof signal.addEventListener !== "function") {
      throw new TypeError("signal: must be an AbortSignal.");
    }
    if (schema) checkSchema(schema);
    const resolved = resolveOptions(options, settings.options);

    let records: unknown[] = [];
    const send = async (template: RequestTemplate) => {
      const start = { ...settings, operation, signal, options: resolved, parse: parseRecords };
      const call = startCall(start, template.url);
      try {
        records = await sendWithRetries(call, template);
        if (schema) await validateEach(call, schema, records);
      } catch (error) {
        reportFailure(call, error);
      }
      return emptyResponse;
    };
    await get(operationPaths[operation], { params, headers: resolveHeaders(headers), fetch: send });
    return records as never[];
  };
}
