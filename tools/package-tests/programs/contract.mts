// Compiled, not run: what the packed provider verification promises to TypeScript.
import {
  type Check,
  type Finding,
  type Report,
  type RuleName,
  ruleDescriptions,
  type Verdict,
  type VerifyOptions,
  verifyProvider,
} from "@saymon-logs/contract";

const options: VerifyOptions = {
  server: new URL("https://saymon.example.com"),
  auth: { apiToken: "token" },
  only: "responses",
  signal: AbortSignal.timeout(1000),
  onProgress: (step: string) => console.log(step),
};

export const report: Promise<Report> = verifyProvider(options);
export const describeRule = (rule: RuleName): string => ruleDescriptions[rule];

// @ts-expect-error credentials without a password
verifyProvider({ server: "https://saymon.example.com", auth: { login: "auditor" } });
// @ts-expect-error a misspelled option
verifyProvider({ ...options, onyl: "responses" });
// @ts-expect-error no server
verifyProvider({ auth: { apiToken: "token" } });

export const exitCodes: Record<Verdict, number> = { passed: 0, failed: 1, blocked: 2 };

export async function explain(): Promise<string[]> {
  const { checks, findings } = await verifyProvider(options);
  const toLine = ({ operation, place, rule, message }: Check) =>
    `${operation}, ${place}: ${rule}: ${message}`;
  return [...checks.map(toLine), ...findings.map(({ question, finding }: Finding) => question + finding)];
}
