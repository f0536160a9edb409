import type { LogEvent } from "../records/events.ts";
import { toEcs } from "./ecs.ts";
import { toOcsf } from "./ocsf.ts";
import { toRaw } from "./raw.ts";

/** Makes the document of an event that a receiver indexes. */
export type Schema = (event: LogEvent) => object;

/** The names that the option `--schema` takes. */
export type SchemaName = "raw" | "ecs" | "ocsf";

/** The schemas by their names. */
export const schemas: Readonly<Record<SchemaName, Schema>> = { raw: toRaw, ecs: toEcs, ocsf: toOcsf };
