/** The servers that keep to the document, each in its own way. */
import {
  type Behaviour,
  behaviourOptions,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
  type User,
} from "@saymon-logs/sandbox";
import type { CheckOptions } from "../src/index.ts";
import type { Exhibit, Running } from "./exhibit.ts";
import { compressed, encoded, headers } from "./interferences.ts";
import { type Interference, startProxy } from "./proxy.ts";
import { reader } from "./traffic.ts";

const kept = { verdict: "kept" } as const;

/** Values to try of the options of behaviour that take any number or any text. */
const values: { [Name in keyof Behaviour]?: Behaviour[Name][] } = {
  defaultLimit: [1, 7, 2000],
  maxLimit: [1, 2, 7, 100],
  auditPermission: ["none", "read-session-log"],
};

const behaviours: Exhibit[] = behaviourOptions.flatMap(({ name, description, choices, default: usual }) =>
  (choices ?? values[name] ?? [])
    .filter((value) => value !== usual)
    .map((value) => sandbox(`${name} ${value}`, description, { [name]: value })),
);

/** Every option other than it usually is, as far as there are choices. */
const contrary: Partial<Behaviour> = Object.fromEntries(
  behaviourOptions.flatMap(({ name, choices = [], default: usual }) =>
    choices.filter((choice) => choice !== usual).map((choice) => [name, choice]),
  ),
);

/** Who is not let in cannot check anything, which is no fault of the server. */
const unchecked = { verdict: "unchecked" } as const;

/** Every server that keeps to the document. */
export const healthy: Exhibit[] = [
  sandbox("sandbox", "the sandbox as it is"),
  ...behaviours,
  sandbox("contrary", "each option of the sandbox other than it usually is", { ...contrary, maxLimit: 10 }),
  sandbox("few records", "the vendor's example records, and no others", { records: 0 }),
  { name: "no records", description: "all logs are empty", start: startEmpty, expected: kept },
  {
    name: "life",
    description: "records arrive, end and go while they are read",
    start: startLife,
    expected: kept,
  },
  {
    ...sandbox("user unnamed", "whose logs to read is left to the check"),
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
    ...sandbox("API token", "the user signs in with a token"),
    start: startWith(({ users }) => ({ auth: { apiToken: userOf(users, reader.login).apiToken } })),
  },
  {
    ...sandbox("no permissions", "the user may read no log"),
    start: startWith(({ users }) => ({ auth: loginOf(users, "no-permissions") })),
    expected: unchecked,
  },
  {
    ...sandbox("one permission", "the user may read one log of the three"),
    start: startWith(({ users }) => ({ auth: loginOf(users, "only-read-session-log") })),
    expected: unchecked,
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
  behind("laid out", "the JSON is laid out for people", encoded(layOut)),
];

function sandbox(name: string, description: string, options: SandboxOptions = {}): Exhibit {
  return { name, description, start: () => startSandbox(options), expected: kept };
}

/** A sandbox that is checked in a way which depends on it. */
function startWith(toOptions: (sandbox: Sandbox) => Partial<CheckOptions>): () => Promise<Running> {
  return async () => {
    const sandbox = await startSandbox();
    return { ...sandbox, options: toOptions(sandbox) };
  };
}

/** The vendor's records are years old, and so the first to be removed. */
async function startEmpty(): Promise<Running> {
  const sandbox = await startSandbox({ records: 0, life: { arrivals: 0, keep: 1 } });
  sandbox.clock.advance(1);
  return sandbox;
}

/** A second goes by with each request: records arrive, and of the old ones some are gone. */
async function startLife(): Promise<Running> {
  const sandbox = await startSandbox({
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

function loginOf(users: User[], asked: string): { login: string; password: string } {
  const { login, password } = userOf(users, asked);
  return { login, password };
}

function behind(name: string, description: string, interference: Interference): Exhibit {
  return {
    name,
    description,
    start: async () => startProxy(await startSandbox(), interference),
    expected: kept,
  };
}

function typed(contentType: string): Interference {
  return headers((given) => ({ ...given, "content-type": contentType }));
}

function layOut(body: Buffer): Buffer {
  return Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 2));
}
