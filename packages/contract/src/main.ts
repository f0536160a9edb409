#!/usr/bin/env node
/** The command: `saymon-logs-contract`, `pnpm contract` in the repository. */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import process from "node:process";
import { Command, InvalidArgumentError, Option } from "commander";
import { checkServer } from "./check-server.ts";
import { authFrom, otherAuthFrom, readAuth } from "./credentials.ts";
import { probeRequests } from "./probes/probes.ts";
import type { Report, Verdict } from "./report.ts";
import { toAttachment } from "./reports/attachment.ts";
import { toJUnit } from "./reports/junit.ts";
import { toText } from "./reports/text.ts";

const exitCodes: Record<Verdict, number> = { kept: 0, broken: 1, unchecked: 2 };

interface Options {
  server: string;
  userId?: string;
  only?: "answers";
  wrongPassword: boolean;
  allowHttp: boolean;
  deadline: number;
  json?: string;
  junit?: string;
  attach?: string;
}

// Package managers pass the dashes on that part their options from ours.
const given = process.argv.slice(process.argv[2] === "--" ? 3 : 2);
refuseSecrets(given);

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

// What the run has written down on the way is gone before the command ends.
const interruption = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const)
  process.once(name, () => interruption.abort(new Error(`The run was ended by ${name}.`)));

const program = new Command("saymon-logs-contract")
  .version(version)
  .description(
    "Checks whether a SAYMON server keeps to the OpenAPI document of its user logs. It only reads.",
  )
  .addOption(new Option("--server <url>", "address of the server").env("SAYMON_URL").makeOptionMandatory())
  .addOption(
    new Option(
      "--user-id <id>",
      "whose audit and password log to read (default: a user of the session log)",
    ).env("SAYMON_USER_ID"),
  )
  .addOption(
    new Option("--only <what>", "only the answers: for a mock, which has no ranges and pages").choices([
      "answers",
    ]),
  )
  .option("--wrong-password", "also send a wrong password; a server may lock the account", false)
  .option(
    "--allow-http",
    "allow http:// to another machine, where everybody on the way reads the password",
    false,
  )
  .option("--deadline <seconds>", "when to give up", toSeconds, 120)
  .optionsGroup("Reports:")
  .option("--json <file>", "write the report as JSON; - for standard output")
  .option("--junit <file>", "write the checks as JUnit XML; - for standard output")
  .option(
    "--attach <file>",
    "write a report for a bug tracker: JSON without ids, times, names and words of the server",
  )
  .addHelpText(
    "after",
    `
Credentials come from the environment, or else from standard input: a prompt on a terminal, a line of JSON from a pipe.
  SAYMON_LOGIN, SAYMON_PASSWORD   a user with the permissions that the document names
  SAYMON_API_TOKEN                a token; beside a login, only to find out whether tokens are accepted
  SAYMON_OTHER_LOGIN, SAYMON_OTHER_PASSWORD
                                  a user without permissions, to find out what a refusal says

At most ${probeRequests} requests find out what is not published. A private CA is named in NODE_EXTRA_CA_CERTS.

Exit codes:
  0  the server keeps to the document
  1  it does not
  2  it could not be checked: it cannot be reached, refuses the credentials, or an option is wrong`,
  )
  .configureOutput({ outputError: (text, write) => write(withoutValues(text)) })
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

const options = program.parse(given, { from: "user" }).opts<Options>();

try {
  const auth =
    authFrom(process.env) ?? (await readAuth(process.stdin, process.stderr, process.env["SAYMON_LOGIN"]));
  const { deadline, json, junit, attach, ...others } = options;
  const apiToken = "apiToken" in auth ? undefined : process.env["SAYMON_API_TOKEN"];
  const report = await checkServer({
    ...others,
    auth,
    otherAuth: otherAuthFrom(process.env),
    apiToken,
    deadline: deadline * 1000,
    signal: interruption.signal,
    progress: showStep,
  });
  showStep("");
  await write(report);
  process.exitCode = exitCodes[report.verdict];
} catch (error) {
  showStep("");
  // The function's option has another name here.
  const message = (error as Error).message.replace("allowHttp", "--allow-http");
  program.error(`error: ${message}`, { exitCode: 2 });
}

/** The text goes to standard output, unless another report does. */
async function write(report: Report): Promise<void> {
  const files = { [options.json ?? ""]: toJson(report), [options.junit ?? ""]: toJUnit(report) };
  if (options.attach) files[options.attach] = toJson(toAttachment(report));
  delete files[""];
  const { "-": toStandardOutput, ...named } = files;
  for (const [file, content] of Object.entries(named)) await writeFile(file, content);
  const isColoured = process.stdout.isTTY && process.stdout.hasColors();
  process.stdout.write(toStandardOutput ?? toText(report, isColoured));
}

function toJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** What the command is doing, on a terminal alone. */
function showStep(step: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${step && `${step} …`}`);
}

function toSeconds(value: string): number {
  if (!/^\d{1,6}$/.test(value) || Number(value) === 0)
    throw new InvalidArgumentError("It is a number of seconds.");
  return Number(value);
}

/** An error of the parser's, without what was given: it can be a secret that was meant for another option. */
function withoutValues(text: string): string {
  return text.replace(/(unknown option '--?[\w-]+).*/s, "$1'.\n").replace(/(too many arguments).*/s, "$1.\n");
}

/** Every process of the machine sees a command line, and the shell keeps it. */
function refuseSecrets(args: string[]): void {
  const isSecret = (arg: string) => /^-[up]$|^--?[\w-]*(user|login|pass|token|secret|auth|key)/i.test(arg);
  const isOurs = (arg: string) => /^--(user-id|wrong-password)(=|$)/.test(arg);
  const found = args.find((arg) => isSecret(arg) && !isOurs(arg));
  if (found === undefined) return;
  console.error(
    `error: ${found.replace(/=.*/s, "")}: credentials are not taken from the command line, where other users of ` +
      "the machine see them. Set SAYMON_LOGIN and SAYMON_PASSWORD, or SAYMON_API_TOKEN.",
  );
  process.exit(2);
}
