/** The command: `pnpm sandbox`. */
import { isIP } from "node:net";
import { commandLine, portOption, serve, startOn } from "@saymon-logs/command-line";
import { progress } from "@saymon-logs/command-line/progress";
import { InvalidArgumentError, Option, program } from "commander";
import { type Behaviour, behaviourOptions } from "./behaviour.ts";
import { faults, findFault } from "./faults.ts";
import { createRandom } from "./random.ts";
import type { Sandbox } from "./sandbox.ts";

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
  rateLimit?: number;
  dateOffset?: number;
}

const portFlag = portOption("--port", "SANDBOX_PORT", 4030, "port to listen on");

program
  .name("pnpm sandbox")
  .description(
    "Starts a small SAYMON with records in it. It conforms to the OpenAPI document, and can fail on command.",
  )
  .addOption(portFlag)
  .option(
    "--host <address>",
    "address to listen on; on any but a loopback address, others can read the logs",
    "127.0.0.1",
  )
  .optionsGroup("Records:")
  .option("--records <number>", "records to generate (default: 10000, or those of the file)", toInteger)
  .option("--seed <text>", 'seed of users and records (default: "saymon", or that of the file)')
  .option(
    "--until <time>",
    "time of the newest record, in ISO 8601, or now (default: 2026-01-01, or that of the file)",
    toTime,
  )
  .option("--file <path>", "SQLite file that keeps the records (default: none, in memory)")
  .optionsGroup("Live records:")
  .option("--life", "records arrive and sessions end while the sandbox runs", false)
  .option("--arrivals <number>", "with --life: records that arrive per minute (default: 60)", toNumber)
  .option(
    "--late <share>",
    "with --life: share that arrives up to an hour late, behind newer ones (default: 0.02)",
    toShare,
  )
  .option("--keep <days>", "with --life: age at which records are removed (default: never)", toNumber)
  .optionsGroup("Faults:")
  .option("--fault <name>", "fault of every request whose header Sandbox-Fault names no other", toFault)
  .option("--fault-rate <share>", "share of the requests that get it", toShare, 1)
  .option(
    "--rate-limit <number>",
    "requests per minute; further ones get 429 (default: no limit)",
    toPositive,
  )
  .option(
    "--date-offset <ms>",
    "difference between the header Date and the sandbox's clock (default with --life: 0; else this machine's time)",
    toOffset,
  )
  .optionsGroup('Behaviour ("guess": the vendor has not published it):');

for (const { name, description, because, choices, default: usual } of behaviourOptions) {
  const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const value = typeof usual === "number" ? "<number>" : choices ? "<choice>" : "<name>";
  const option = new Option(`${flag} ${value}`, `${description}; ${because}`).default(usual);
  if (choices) option.choices(choices);
  if (typeof usual === "number") option.argParser(toPositive);
  program.addOption(option);
}

const help = program.createHelp();
const widest = Math.max(...faults.map(({ name }) => name.length));

program.addHelpText(
  "after",
  `
Faults, for --fault and the header Sandbox-Fault of a single request:
${faults.map(({ name, description }) => help.formatItem(name, widest, description, help)).join("\n")}

Exit codes:
  0  stopped with Ctrl-C
  1  an option is invalid, the port is in use, or the file can't be used`,
);

const options = program.parse(commandLine(), { from: "user" }).opts<Options>();

try {
  // Loaded after the options are read: --help works before anything is built.
  const { startSandbox } = await import("./sandbox.ts");
  const { life, arrivals, late, keep, fault, faultRate, rateLimit, dateOffset, ...others } = options;
  const offset = dateOffset ?? (life ? 0 : undefined);
  const asked = Object.fromEntries(
    Object.entries({ arrivals, late, keep }).filter(([, value]) => value !== undefined),
  );
  const random = createRandom("faults");
  const sandbox = await startOn(options.port, portFlag, (port) =>
    startSandbox({
      ...others,
      port,
      life: life && asked,
      ...(offset !== undefined && { dateOffset: offset }),
      ...(rateLimit !== undefined && { rateLimit: { requests: rateLimit } }),
      fault: () => (fault && random.chance(faultRate) ? fault : undefined),
      log: console.log,
      progress: (done, all) => progress(done === all ? "" : `Generating records: ${done} of ${all}`),
    }),
  );
  if (!isLoopback(options.host)) {
    console.error(
      "warning: everyone who can reach this machine can read this sandbox. Its logins are public.",
    );
  }
  console.log(introduction(sandbox));
  const ticking = life ? tick(sandbox) : undefined;
  await serve(sandbox);
  clearInterval(ticking);
} catch (error) {
  program.error(`error: ${(error as Error).message}`);
}

/** Moves the clock of the sandbox in real time. */
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
  return `Sandbox  ${url}  (stop with Ctrl-C)

${line("login", "password", "permissions")}
${logins.map(({ login, password, permissions }) => line(login, password, permissions.join(", ") || "none")).join("\n")}
  API token of ${admin?.login}: ${admin?.apiToken}

Try      curl -u ${admin?.login}:${admin?.password} ${url}/node/api/users/session/log
`;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function toInteger(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("Expected a non-negative integer.");
  return Number(text);
}

function toPositive(text: string): number {
  if (toInteger(text) < 1) throw new InvalidArgumentError("Expected a positive integer.");
  return Number(text);
}

function toNumber(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError("Expected a non-negative number.");
  return Number(text);
}

function toShare(text: string): number {
  if (toNumber(text) > 1) throw new InvalidArgumentError("Expected a share, 0 to 1.");
  return Number(text);
}

function toOffset(text: string): number {
  if (!/^-?\d{1,12}$/.test(text)) throw new InvalidArgumentError("Expected an integer of milliseconds.");
  return Number(text);
}

function toTime(text: string): number {
  if (text === "now") return Date.now();
  const time = Date.parse(text);
  // Without an offset, a time means another one on each machine. A date is UTC.
  if (Number.isNaN(time) || !/^\d{4}-\d{2}-\d{2}(T.+(Z|[+-]\d{2}:\d{2}))?$/.test(text)) {
    throw new InvalidArgumentError(
      "Expected now, a date, or a time with an offset, such as 2026-01-01T12:00:00Z.",
    );
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
