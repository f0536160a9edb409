/** Servers that conform to the document, each in its own way. */
import {
  type Behaviour,
  behaviourOptions,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
  type User,
} from "@saymon-logs/sandbox";
import type { Clock, VerifyOptions } from "./contract.ts";
import type { Exhibit, Running } from "./exhibit.ts";
import { burstLimit, compressed, encoded, headers, knowsNoUser, rarely, rateLimit } from "./interferences.ts";
import { type Interference, startProxy } from "./proxy.ts";
import { reader } from "./traffic.ts";

const passed = { verdict: "passed" } as const;

/** Values of the options that accept any number or string. */
const values: { [Name in keyof Behaviour]?: Behaviour[Name][] } = {
  defaultLimit: [1, 7, 2000],
  maxLimit: [1, 2, 7, 100],
  auditPermission: ["none", "read-session-log"],
};

const behaviours: Exhibit[] = behaviourOptions.flatMap(({ name, description, choices, default: usual }) =>
  (choices ?? values[name] ?? [])
    .filter((value) => value !== usual)
    .map((value) =>
      sandbox(`${name} ${value}`, description, {
        [name]: value,
        // More than a page of 2,000.
        ...(value === 2000 && { records: 6_000 }),
      }),
    ),
);

/** Each option with choices, other than its default. */
const contrary: Partial<Behaviour> = Object.fromEntries(
  behaviourOptions.flatMap(({ name, choices = [], default: usual }) =>
    choices.filter((choice) => choice !== usual).map((choice) => [name, choice]),
  ),
);

/** A user without permissions cannot verify anything, which is no fault of the server. */
const blocked = { verdict: "blocked" } as const;

/** All healthy servers. */
export const healthy: Exhibit[] = [
  sandbox("sandbox", "the sandbox as it is"),
  ...behaviours,
  sandbox("contrary", "each option of the sandbox other than its default", { ...contrary, maxLimit: 10 }),
  sandbox("few records", "only the vendor's example records", { records: 0 }),
  { name: "no records", description: "all logs are empty", start: startEmpty, expected: passed },
  {
    name: "no users",
    description: "all logs are empty, and the example's user is refused",
    start: startWithoutUsers,
    expected: passed,
  },
  {
    name: "life",
    description: "records are added, changed and removed while they are read",
    start: startLife,
    expected: passed,
  },
  {
    ...sandbox("user unnamed", "the verification chooses whose logs to read"),
    start: startWith(() => ({ userId: undefined })),
  },
  {
    ...sandbox("password unchanged", "a user without password records"),
    start: startWith(({ users }) => ({ userId: userOf(users, "no-permissions").id })),
  },
  {
    ...sandbox("difficult credentials", "login and password are not ASCII"),
    start: startWith(({ users }) => ({ auth: loginOf(users, "jürgen") })),
  },
  {
    ...sandbox("API token", "the user has an API token"),
    start: startWith(({ users }) => ({ auth: { apiToken: userOf(users, reader.login).apiToken } })),
  },
  {
    ...sandbox("no permissions", "the user may read no log"),
    start: startWith(({ users }) => ({ auth: loginOf(users, "no-permissions") })),
    expected: blocked,
  },
  {
    ...sandbox("one permission", "the user may read only one of the logs"),
    start: startWith(({ users }) => ({ auth: loginOf(users, "only-read-session-log") })),
    expected: blocked,
  },
  behind("proxy", "a proxy that changes nothing", {}),
  behind("charset named", "the header says that the body is UTF-8", typed("application/json; charset=utf-8")),
  behind("capitals", "the header is in capitals", typed("APPLICATION/JSON;CHARSET=UTF-8")),
  behind("compressed", "bodies are compressed", compressed),
  behind(
    "more headers",
    "headers that the document does not know",
    headers((given) => ({ ...given, "set-cookie": "route=1", server: "nginx" })),
  ),
  behind("indented", "the JSON is indented", encoded(indent)),
  behind("60 per minute", "a rate limit, with Retry-After", (clock) => rateLimit(clock, 60, true)),
  behind("30 per minute", "a lower rate limit, with Retry-After", (clock) => rateLimit(clock, 30, true)),
  behind("bursts", "a limit for bursts, without Retry-After", (clock) => burstLimit(clock, 10, 2)),
  behind("rare 502 and 503", "a proxy that fails at times", () => rarely(9)),
  sandbox("slow", "each response takes a while", { fault: "latency=20" }),
  behind("one request per connection", "each connection is closed, as a header says", {
    ...headers((given) => ({ ...given, connection: "close" })),
  }),
  behind("idle connections closed", "each connection is closed after a response, and no header says so", {
    sent: ({ socket }) => void socket?.end(),
  }),
];

/** Most of the time would go into generating records that no verification reads. */
function startSmallSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  return startSandbox({ records: 3_000, ...options });
}

function sandbox(name: string, description: string, options: SandboxOptions = {}): Exhibit {
  return { name, description, start: () => startSmallSandbox(options), expected: passed };
}

/** A sandbox that is verified with options which depend on it. */
function startWith(toOptions: (sandbox: Sandbox) => Partial<VerifyOptions>): () => Promise<Running> {
  return async () => {
    const sandbox = await startSmallSandbox();
    return { ...sandbox, options: toOptions(sandbox) };
  };
}

/** The vendor's records are years old, and are removed first. */
async function startEmpty(): Promise<Running> {
  const sandbox = await startSmallSandbox({ records: 0, life: { arrivals: 0, keep: 1 } });
  sandbox.clock.advance(1);
  return sandbox;
}

async function startWithoutUsers(): Promise<Running> {
  const proxy = await startProxy(await startEmpty(), knowsNoUser);
  return { ...proxy, options: { userId: undefined } };
}

/** A second passes with each request: records are added, and old ones removed. */
async function startLife(): Promise<Running> {
  const sandbox = await startSmallSandbox({
    life: { arrivals: 120, keep: 200 },
    fault() {
      sandbox.clock.advance(1000);
      return undefined;
    },
  });
  return sandbox;
}

function userOf(users: User[], login: string): User {
  const user = users.find((user) => user.login === login);
  if (!user) throw new Error(`The sandbox has no user ${login}.`);
  return user;
}

function loginOf(users: User[], name: string): { login: string; password: string } {
  const { login, password } = userOf(users, name);
  return { login, password };
}

function behind(
  name: string,
  description: string,
  interference: Interference | ((clock: Clock) => Interference),
): Exhibit {
  return {
    name,
    description,
    async start(clock) {
      const sandbox = await startSmallSandbox();
      return startProxy(sandbox, typeof interference === "function" ? interference(clock) : interference);
    },
    expected: passed,
  };
}

function typed(contentType: string): Interference {
  return headers((given) => ({ ...given, "content-type": contentType }));
}

function indent(body: Buffer): Buffer {
  return Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 2));
}
