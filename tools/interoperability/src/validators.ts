import SwaggerParser from "@apidevtools/swagger-parser";
import spectralCore from "@stoplight/spectral-core";
import spectralRulesets from "@stoplight/spectral-rulesets";
import { type Tool, versionOf } from "./tool.ts";

export const validators: Tool[] = [
  {
    name: "@apidevtools/swagger-parser",
    version: versionOf("@apidevtools/swagger-parser"),
    kind: "validator",
    check: "accepts the document",
    sample: true,
    run: async ({ document }) => {
      await SwaggerParser.validate(structuredClone(document) as never);
    },
  },
  {
    name: "Spectral (`spectral:oas`)",
    version: versionOf("@stoplight/spectral-core"),
    kind: "validator",
    check: "accepts the document, without a warning",
    sample: true,
    run: async ({ document }) => {
      const spectral = new spectralCore.Spectral();
      spectral.setRuleset({ extends: [spectralRulesets.oas as never] });
      const problems = await spectral.run(structuredClone(document) as never);
      if (problems.length > 0)
        throw new Error(problems.map(({ code, message }) => `${code}: ${message}`).join("\n"));
    },
  },
];
