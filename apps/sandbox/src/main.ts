/** The command: `pnpm sandbox`. */
import { isIP } from "node:net";
import { commandLine, portOption, serve, startOn } from "@saymon-logs/command-line";
import { progress } from "@saymon-logs/command-line/progress";
import { InvalidArgumentError, Option, program } from "commander";
import { type Behaviour, behaviourOptions } from "./behaviour.ts";
import { faults, findFault } from "./faults.ts";
import { createRandom } from "./random.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

interface Options extends Behaviour {
  port: number;
  host: string;
  records?: number;
  seed?: string;
  until?: number;
  file?: string;
  life: boolean;
  arrivals?: number;
  late?: number;
  keep?: number;
  fault?: string;
  faultRate: number;
}

const portFlag = portOption("--port", "SANDBOX_PORT", 4030, "port to listen on");

program
  .name("pnpm sandbox")
  .description(
    "A small SAYMON with records in it. It answers as the OpenAPI document says, and can be told to misbehave.",
  )
  .addOption(portFlag)
  .option(
    "--host <address>",
    "address to listen on; any but a loopback one opens the logs to others",
    "127.0.0.1",
  )
  .optionsGroup("Records:")
  .option("--records <number>", "records to make (default: 10000, or what the file holds)", toWhole)
  .option("--seed <text>", 'what users and records are made from (default: "saymon", or what the file holds)')
  .option(
    "--until <time>",
    "newest record: an ISO 8601 time or now (default: 2026-01-01, or what the file holds)",
    toTime,
  )
  .option("--file <path>", "SQLite file to keep the records in (default: none, they are kept in memory)")
  .optionsGroup("Life:")
  .option("--life", "records arrive and open sessions end while the sandbox runs", false)
  .option("--arrivals <number>", "with --life: records that arrive in a minute (default: 60)", toNumber)
  .option(
    "--late <share>",
    "with --life: share of them that arrives late, behind newer ones (default: 0.02)",
    toShare,
  )
  .option("--keep <days>", "with --life: age at which records are removed (default: none are)", toNumber)
  .optionsGroup("Faults:")
  .option(
    "--fault <name>",
    "fault that every request meets, unless its header Sandbox-Fault names another",
    toFault,
  )
  .option("--fault-rate <share>", "share of the requests that meet it", toShare, 1)
  .optionsGroup("Behaviour (a guess is what nobody has published):");

for (const { name, description, because, choices, default: usual } of behaviourOptions) {
  const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const value = typeof usual === "number" ? "<number>" : choices ? "<choice>" : "<name>";
  const option = new Option(`${flag} ${value}`, `${description}; ${because}`).default(usual);
  if (choices) option.choices(choices);
  if (typeof usual === "number") option.argParser(toPositive);
  program.addOption(option);
}

program.addHelpText(
  "after",
  `
Faults, for --fault and for the header Sandbox-Fault of a single request:
${faults.map(({ name, description }) => `  ${name.padEnd(22)} ${description}`).join("\n")}

Exit codes:
  0  ended by Ctrl-C
  1  an option is wrong, the port is in use, or the file cannot be used`,
);

const options = program.parse(commandLine(), { from: "user" }).opts<Options>();

try {
  const { life, arrivals, late, keep, fault, faultRate, ...others } = options;
  const asked = Object.fromEntries(
    Object.entries({ arrivals, late, keep }).filter(([, value]) => value !== undefined),
  );
  const random = createRandom("faults");
  const sandbox = await startOn(options.port, portFlag, (port) =>
    startSandbox({
      ...others,
      port,
      life: life && asked,
      fault: () => (fault && random.chance(faultRate) ? fault : undefined),
      log: console.log,
      progress: (done, all) => progress(done === all ? "" : `Making records: ${done} of ${all}`),
    }),
  );
  if (!isLoopback(options.host)) {
    console.error(
      "warning: everybody who reaches this machine can read and use this sandbox. The logins are public.",
    );
  }
  console.log(introduction(sandbox));
  const ticking = life ? tick(sandbox) : undefined;
  await serve(sandbox);
  clearInterval(ticking);
} catch (error) {
  program.error(`error: ${(error as Error).message}`);
}

/** Moves the sandbox's clock as fast as ours. */
function tick({ clock }: Sandbox): NodeJS.Timeout {
  let last = performance.now();
  return setInterval(() => {
    const now = performance.now();
    clock.advance(now - last);
    last = now;
  }, 1000);
}

function introduction({ url, users }: Sandbox): string {
  const logins = users.filter(({ toTry }) => toTry);
  const widest = (name: "login" | "password") =>
    Math.max(...logins.map((user) => user[name].length), name.length) + 2;
  const line = (login: string, password: string, permissions: string) =>
    `  ${login.padEnd(widest("login"))}${password.padEnd(widest("password"))}${permissions}`;
  const [admin] = logins;
  return `Sandbox  ${url}  (Ctrl-C ends it)

${line("login", "password", "permissions")}
${logins.map(({ login, password, permissions }) => line(login, password, permissions.join(", ") || "none")).join("\n")}
  API token of ${admin?.login}: ${admin?.apiToken}

Try      curl -u ${admin?.login}:${admin?.password} ${url}/node/api/users/session/log
`;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function toWhole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("It is a whole number from 0 on.");
  return Number(text);
}

function toPositive(text: string): number {
  if (toWhole(text) < 1) throw new InvalidArgumentError("It is a whole number from 1 on.");
  return Number(text);
}

function toNumber(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError("It is a number from 0 on.");
  return Number(text);
}

function toShare(text: string): number {
  if (toNumber(text) > 1) throw new InvalidArgumentError("A share is a number from 0 to 1.");
  return Number(text);
}

function toTime(text: string): number {
  if (text === "now") return Date.now();
  const time = Date.parse(text);
  // Without an offset, a time would mean another one on each machine. A date alone is UTC.
  if (Number.isNaN(time) || !/^\d{4}-\d{2}-\d{2}(T.+(Z|[+-]\d{2}:\d{2}))?$/.test(text)) {
    throw new InvalidArgumentError("It is now, a date, or a time with an offset: 2026-01-01T12:00:00Z.");
  }
  return time;
}

function toFault(text: string): string {
  try {
    findFault(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
