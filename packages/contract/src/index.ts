export type {
  Blocker,
  Check,
  CredentialsName,
  Evidence,
  Finding,
  ProbeName,
  Report,
  RuleName,
  SentRequest,
  Verdict,
} from "./report/report.ts";
export { ruleDescriptions } from "./report/report.ts";
export { type VerifyOptions, verifyProvider } from "./verify-provider.ts";
