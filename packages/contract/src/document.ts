/** The facts about the API, which the build takes from the OpenAPI document. */
import { readFileSync } from "node:fs";
import type { OperationId } from "@saymon-logs/client";

/** The build writes to this folder, so that sources and package find the files in the same place. */
const folder = new URL("../dist/", import.meta.url);

/** The bundled document, as a file for other programs. */
export const documentFile: URL = new URL("openapi.yaml", folder);

/** A parameter of an operation. */
export interface Parameter {
  name: string;
  in: string;
  required?: boolean | undefined;
  type?: string | string[] | undefined;
  format?: string | undefined;
  example: string | number;
}

/** A response of an operation. */
export interface DocumentedResponse {
  /** Whether each header is required, by its name. */
  headers: Record<string, boolean>;
  /** The bodies, by their media type. */
  content: Record<string, DocumentedBody>;
}

/** The body of a response. */
export interface DocumentedBody {
  /** The name of its validator. */
  validator: string;
  /** The name of the validator of each item, where the body is an array. */
  itemValidator?: string | undefined;
  /** Whether its `message` is JSON in all examples. */
  hasJsonMessage: boolean;
}

/** Which records come first. */
export type Order = "newest-first" | "oldest-first";

/** An operation that lists a log. */
export interface Operation {
  id: OperationId;
  path: string;
  /** The permission that it requires; null when none is published. */
  permission: string | null;
  parameters: Parameter[];
  /** The responses, by their status. */
  responses: Record<string, DocumentedResponse>;
  /** The parameter that selects the user whose log is read; absent where the log is of all users. */
  user?: Parameter | undefined;
  /** The field of a record that holds the id of a user; absent where its schema has none. */
  userField?: string | undefined;
  /** The same field, where the document's examples show that it names the user whose log is read. */
  ownerField?: string | undefined;
  /** The field of a record that `from` and `to` are compared with. */
  time: string;
  /** The field that is null until what a record describes has ended; absent where there is none. */
  end?: string | undefined;
  /** Whether records have an id, so that two equal records are the same one. */
  hasId: boolean;
  /** The order that the document states; absent when it is not published, or only seen in an example. */
  promisedOrder?: Order | undefined;
}

/** What the build writes. */
export interface Facts {
  version: string;
  tokenParameter: string;
  operations: Operation[];
}

const facts = readJson<Facts>("facts.json");

/** The version of the document. */
export const documentVersion: string = facts.version;

/** The query parameter that carries an API token. */
export const tokenParameter: string = facts.tokenParameter;

/** All operations of the document. */
export const operations: Operation[] = facts.operations;

/** Reads a file that the build wrote. */
export function readJson<Value>(name: string): Value {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Value;
}

/** Finds the operation of a request's path, and the values of its path parameters. */
export function findOperation(
  pathname: string,
): { operation: Operation; inPath: Record<string, string> } | undefined {
  for (const operation of operations) {
    const pattern = operation.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
    const match = pathname.match(new RegExp(`^${pattern}$`));
    if (match) return { operation, inPath: { ...match.groups } };
  }
  return undefined;
}
