import process from "node:process";
import { toAttachment } from "../report/attachment.ts";
import { toJUnit } from "../report/junit.ts";
import type { Report, Verdict } from "../report/report.ts";
import { toText } from "../report/text.ts";
import { verifyProvider } from "../verify-provider.ts";
import type { Options } from "./arguments.ts";
import { authFrom, otherAuthFrom, readAuth } from "./credentials.ts";
import { showStep } from "./progress.ts";
import { checkFiles, writeFiles } from "./report-files.ts";
import { StoppedError } from "./stopped-error.ts";

const exitCodes: Record<Verdict, number> = { passed: 0, failed: 1, blocked: 2 };
const { env, stdin, stdout, stderr } = process;

/** Verifies the server, writes the reports, and returns the exit code. */
export async function run(options: Options): Promise<number> {
  const { json, junit, attach, ...others } = options;
  await checkFiles(options);
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
    process.once(name, () => controller.abort(new StoppedError(name)));
  return controller.signal;
}

/** Writes the reports. The text goes to standard output, unless another report does. */
async function write(report: Report, files: Options): Promise<void> {
  const contents = { json: toJson(report), junit: toJUnit(report), attach: toJson(toAttachment(report)) };
  const names = ["json", "junit", "attach"] as const;
  const printed = names.find((name) => files[name] === "-");
  const isColored = stdout.isTTY && stdout.hasColors();
  stdout.write(printed ? contents[printed] : toText(report, isColored));
  await writeFiles(files, contents);
}

function toJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
