/** Writes what is generated from the options: the JSON Schema of configuration files, and the reference. */
import { writeFileSync } from "node:fs";
import { toReference } from "./src/commands/reference.ts";
import { configSchema } from "./src/config/json-schema.ts";

const write = (name: string, text: string) => writeFileSync(new URL(`dist/${name}`, import.meta.url), text);

write("config.schema.json", `${JSON.stringify(configSchema(), null, 2)}\n`);
write("reference.md", toReference());
