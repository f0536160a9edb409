/** The command line: its options, its help, and its errors, which repeat no value. A value can be a secret. */
import { resolve } from "node:path";
import { Command, CommanderError, Option } from "commander";

/** The options, as they are used. */
export interface Options {
  server: string;
  userId: string | undefined;
  only: "responses" | undefined;
  wrongPassword: boolean;
  allowHttp: boolean;
  /** Requests per second. */
  rate: number;
  /** Milliseconds. */
  deadline: number;
  /** Milliseconds. */
  timeout: number;
  json: string | undefined;
  junit: string | undefined;
  attach: string | undefined;
}

/** A wrong command line. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Parses the command line. Prints the help or the version, and returns undefined then.
 *
 * @throws {UsageError} when it is wrong. The message repeats no value.
 */
export function parseArguments(
  given: string[],
  environment: NodeJS.ProcessEnv,
  version: string,
): Options | undefined {
  refuseSecrets(given);
  const command = createCommand(version);
  try {
    command.parse(given, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    throw new UsageError(explain(error, given));
  }
  const options = command.opts<Record<string, string> & Pick<Options, "wrongPassword" | "allowHttp">>();
  const { server = environment["SAYMON_URL"], userId = environment["SAYMON_USER_ID"], only } = options;
  if (!server) throw new UsageError("--server: required. Set it, or SAYMON_URL, to the server's address.");
  if (!/^https?:$/.test(URL.parse(server)?.protocol ?? ""))
    throw new UsageError("--server: must be a URL with https://, such as https://saymon.example.com.");
  if (only !== undefined && only !== "responses") throw new UsageError("--only: expected responses.");
  const { json, junit, attach } = options;
  requireDifferentFiles({ "--json": json, "--junit": junit, "--attach": attach });
  return {
    server,
    userId: userId || undefined,
    only,
    wrongPassword: options.wrongPassword,
    allowHttp: options.allowHttp,
    rate: toRate(options["rate"]),
    deadline: toInteger("--deadline", options["deadline"], "seconds") * 1000,
    timeout: toInteger("--timeout", options["timeout"], "seconds") * 1000,
    json,
    junit,
    attach,
  };
}

function createCommand(version: string): Command {
  return new Command("saymon-logs-contract")
    .version(version)
    .description(
      "Verifies whether a SAYMON server conforms to the OpenAPI document of its user logs. It only reads.",
    )
    .option("--server <url>", "address of the server (env: SAYMON_URL)")
    .option(
      "--user-id <id>",
      "whose logs to read, such as the audit log (default: a user whom another log names, env: SAYMON_USER_ID)",
    )
    .addOption(new Option("--only <what>", "responses: for a mock, which has no ranges, pages and probes"))
    .option("--wrong-password", "also send a wrong password; a server may lock the account", false)
    .option("--allow-http", "allow http:// to another host than localhost; it exposes the password", false)
    .option("--rate <requests/s>", "maximum requests per second, such as 0.5", "10")
    .option("--timeout <seconds>", "maximum duration of one response", "30")
    .option("--deadline <seconds>", "maximum duration of the verification", "600")
    .optionsGroup("Reports:")
    .option("--json <file>", "write the report as JSON; - for standard output")
    .option("--junit <file>", "write the checks as JUnit XML; - for standard output")
    .option(
      "--attach <file>",
      "write a JSON report for a bug tracker, without ids, times, names and text of the server",
    )
    .addHelpText("after", help)
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
}

const help = `
Credentials come from the environment, or else from standard input: a prompt on
a terminal, JSON from a pipe.
  SAYMON_LOGIN, SAYMON_PASSWORD
     a user with the permissions that the document names
  SAYMON_API_TOKEN
     a token; in addition to a login, to find out whether tokens are accepted
  SAYMON_OTHER_LOGIN, SAYMON_OTHER_PASSWORD
     a user without permissions, to find out what a refusal says
Set NODE_EXTRA_CA_CERTS to a file with the certificate of a private CA.

A verification sends 80 to 120 requests and takes 15 to 20 seconds. Behind a
rate limit it waits as long as the server's Retry-After says: 1 to 2 minutes
with 60 requests per minute, 2 to 4 minutes with 30.

Exit codes:
  0  passed: the server conforms to the document
  1  failed: it does not
  2  blocked: it cannot be reached or refuses the credentials, an option is
     wrong, or a report cannot be written
  130, 143  ended by Ctrl-C or SIGTERM`;

function explain(error: unknown, given: string[]): string {
  const code = error instanceof CommanderError ? error.code : "";
  if (code === "commander.unknownOption") return `unknown option${nameOf(given, error)}. See --help.`;
  if (code === "commander.excessArguments") return "unexpected argument. See --help.";
  if (code === "commander.optionMissingArgument") return "an option has no value. See --help.";
  return "the command line is wrong. See --help.";
}

/** The name of an unknown option, if it looks like one. */
function nameOf(given: string[], error: unknown): string {
  const names = given.map((argument) => argument.replace(/=.*/s, ""));
  const name = names.find((name) => /^--[a-z]+(-[a-z]+)*$/.test(name) && String(error).includes(`'${name}`));
  return name === undefined ? "" : ` ${name}`;
}

function toInteger(name: string, value: string | undefined, unit: string): number {
  if (value !== undefined && /^\d{1,6}$/.test(value) && Number(value) > 0) return Number(value);
  throw new UsageError(`${name}: expected a number of ${unit}, an integer from 1 to 999999.`);
}

function toRate(value: string | undefined): number {
  if (value !== undefined && /^\d{1,6}(\.\d{1,3})?$/.test(value) && Number(value) > 0) return Number(value);
  throw new UsageError("--rate: expected a number of requests per second, such as 10 or 0.5.");
}

function requireDifferentFiles(files: Record<string, string | undefined>): void {
  const seen = new Map<string, string>();
  for (const [option, file] of Object.entries(files)) {
    if (file === undefined) continue;
    const path = file === "-" ? file : resolve(file);
    const other = seen.get(path);
    if (other) throw new UsageError(`${other} and ${option}: expected two different files.`);
    seen.set(path, option);
  }
}

/** Other users of the machine see a command line, and the shell keeps it. */
function refuseSecrets(given: string[]): void {
  const isSecret = (argument: string) =>
    /^-[up]|^--?[\w-]*(user|login|pass|token|secret|auth|key)/i.test(argument) &&
    !/^--(user-id|wrong-password)(=|$)/.test(argument);
  const found = given.find(isSecret);
  if (found === undefined) return;
  const name = found.match(/^--(?:login|user|pass(?:word)?|(?:api-)?token|auth|secret|key)\b/)?.[0];
  throw new UsageError(
    `${name ?? (found.startsWith("--") ? "an option" : found.slice(0, 2))}: credentials on the command line are visible to other users of the machine. ` +
      "Set SAYMON_LOGIN and SAYMON_PASSWORD, or SAYMON_API_TOKEN.",
  );
}
