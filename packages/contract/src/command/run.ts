import { writeFile } from "node:fs/promises";
import process from "node:process";
import { toAttachment } from "../report/attachment.ts";
import { toJUnit } from "../report/junit.ts";
import type { Report, Verdict } from "../report/report.ts";
import { toText } from "../report/text.ts";
import { verifyProvider } from "../verify-provider.ts";
import type { Options } from "./arguments.ts";
import { authFrom, otherAuthFrom, readAuth } from "./credentials.ts";
import { showStep } from "./progress.ts";

const exitCodes: Record<Verdict, number> = { passed: 0, failed: 1, blocked: 2 };
const { env, stdin, stdout, stderr } = process;

/** Verifies the server, writes the reports, and returns the exit code. */
export async function run(options: Options): Promise<number> {
  const { json, junit, attach, ...others } = options;
  const auth = authFrom(env) ?? (await readAuth(stdin, stderr, env["SAYMON_LOGIN"]));
  const report = await verifyProvider({
    ...others,
    auth,
    otherAuth: otherAuthFrom(env),
    apiToken: "apiToken" in auth ? undefined : env["SAYMON_API_TOKEN"],
    signal: interruption(),
    onProgress: showStep,
  });
  showStep("");
  await write(report, options);
  return exitCodes[report.verdict];
}

/** Aborts when the process is to end, so that child processes and temporary files are removed before. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(name, () => controller.abort(new Error(`Stopped by ${name}.`)));
  return controller.signal;
}

/** Writes the reports. The text goes to standard output, unless another report does. */
async function write(report: Report, { json, junit, attach }: Options): Promise<void> {
  const reports: [file: string | undefined, content: string][] = [
    [json, toJson(report)],
    [junit, toJUnit(report)],
    [attach, toJson(toAttachment(report))],
  ];
  for (const [file, content] of reports)
    if (file !== undefined && file !== "-") await writeFile(file, content);
  const isColored = stdout.isTTY && stdout.hasColors();
  stdout.write(reports.find(([file]) => file === "-")?.[1] ?? toText(report, isColored));
}

function toJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
