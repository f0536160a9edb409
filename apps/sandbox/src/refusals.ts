/** The responses that refuse a request. */
import type { ErrorBody } from "@saymon-logs/types";
import { errorBody } from "./document.ts";

/** Status and body of a response. */
export interface Reply {
  status: number;
  value: unknown;
}

export function badRequest(message: string): Reply {
  return { status: 400, value: { ...errorBody("MissingParameter"), message } satisfies ErrorBody };
}

export function missingPermission(permission: string): Reply {
  const message = `The permission ${permission} is missing. The vendor has not published this message.`;
  return { status: 403, value: { ...errorBody("MissingPermission"), message } };
}

export const unknownUser: Reply = { status: 404, value: errorBody("UnknownUser") };

export const unknownPath: Reply = {
  status: 404,
  value: { ...errorBody("UnknownUser"), message: "The path is not in the document." },
};

export const wrongMethod: Reply = { ...badRequest("The only method is GET."), status: 405 };

/** An error of Ajv, or none. */
interface Invalid {
  instancePath?: string;
  message?: string;
  params?: { missingProperty?: string; additionalProperty?: string };
}

/** The vendor's message for a missing parameter; ours where none is published. */
export function invalid({ instancePath = "", message = "is invalid", params = {} }: Invalid = {}): Reply {
  const { missingProperty, additionalProperty } = params;
  const published = errorBody("MissingParameter").message;
  if (missingProperty) return badRequest(published.replace(/"\w+"/, `"${missingProperty}"`));
  if (additionalProperty) return badRequest(`Unknown parameter "${additionalProperty}".`);
  return badRequest(`The parameter "${instancePath.split("/").at(-1)}" ${message}.`);
}
