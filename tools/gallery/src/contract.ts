/** The parts of the provider verification that the gallery uses, beside what the package exports. */

export {
  findOperation,
  type Operation,
  operations,
  tokenParameter,
} from "../../../packages/contract/src/document.ts";
export type { Check, Report, RuleName, Verdict } from "../../../packages/contract/src/report/report.ts";
export { checkResponse } from "../../../packages/contract/src/rules/response-rules.ts";
export { checkSchema } from "../../../packages/contract/src/rules/schema-rules.ts";
export type { Clock } from "../../../packages/contract/src/server/deadline.ts";
export { type VerifyOptions, verify } from "../../../packages/contract/src/verify-provider.ts";
export { withPrivateFolder } from "../../../packages/contract/src/workflows/private-folder.ts";
export { runRedocly } from "../../../packages/contract/src/workflows/redocly.ts";
export { fakeClock } from "../../../packages/contract/tests/support/fake-clock.ts";
