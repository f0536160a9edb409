export { type CheckOptions, checkServer } from "./check-server.ts";
export type {
  Check,
  CredentialsName,
  Evidence,
  Finding,
  Obstacle,
  ProbeName,
  Report,
  RuleName,
  SentRequest,
  Verdict,
} from "./report.ts";
export { rules } from "./report.ts";
