// Compiled, not run: what the packed check of a server promises to TypeScript.
import {
  type Check,
  type CheckOptions,
  checkServer,
  type Finding,
  type Report,
  type RuleName,
  rules,
  type Verdict,
} from "@saymon-logs/contract";

const options: CheckOptions = {
  server: new URL("https://saymon.example.com"),
  auth: { apiToken: "token" },
  only: "answers",
  signal: AbortSignal.timeout(1000),
  progress: (step: string) => console.log(step),
};

export const report: Promise<Report> = checkServer(options);
export const words = (rule: RuleName): string => rules[rule];

// @ts-expect-error credentials without a password
checkServer({ server: "https://saymon.example.com", auth: { login: "auditor" } });
// @ts-expect-error a misspelt option
checkServer({ ...options, onyl: "answers" });
// @ts-expect-error no server
checkServer({ auth: { apiToken: "token" } });

export const exitCodes: Record<Verdict, number> = { kept: 0, broken: 1, unchecked: 2 };

export async function explain(): Promise<string[]> {
  const { checks, probes } = await checkServer(options);
  const toLine = ({ operation, place, rule, message }: Check) =>
    `${operation}, ${place}: ${rule}: ${message}`;
  return [...checks.map(toLine), ...probes.map(({ question, finding }: Finding) => question + finding)];
}
