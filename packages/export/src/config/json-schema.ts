import { logNames } from "../logs.ts";
import { keyOf, type OptionSpec } from "./option.ts";
import { allOptions } from "./options.ts";

/** The JSON Schema of a configuration file, from which editors complete it. */
export function configSchema(): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Configuration of saymon-logs",
    description:
      "Options of the command saymon-logs. Credentials do not belong here: name a file with credentialsFile.",
    type: "object",
    properties: Object.fromEntries(allOptions.map((option) => [keyOf(option), propertyOf(option)])),
    additionalProperties: false,
  };
}

function propertyOf({ description, type, choices, default: value, defaultText }: OptionSpec): object {
  const names = { enum: [...logNames, "all"] };
  return {
    description,
    ...(type === "list"
      ? { oneOf: [{ type: "string" }, { type: "array", items: names, minItems: 1 }] }
      : { type }),
    ...(choices && { enum: choices }),
    // Durations are numbers inside, and text in a file.
    ...(value !== undefined && { default: type === "string" ? (defaultText ?? value) : value }),
  };
}
