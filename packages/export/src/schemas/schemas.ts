import type { LogEvent } from "../records/events.ts";
import { toEcs } from "./ecs.ts";
import { toOcsf } from "./ocsf.ts";
import { toRaw } from "./raw.ts";

/** Maps an event to the JSON object that is written or sent. */
export type EventMapper = (event: LogEvent) => object;

/** The names that the option `--schema` takes. */
export type SchemaName = "raw" | "ecs" | "ocsf";

/** The schemas by their names. */
export const schemas: Readonly<Record<SchemaName, EventMapper>> = { raw: toRaw, ecs: toEcs, ocsf: toOcsf };
