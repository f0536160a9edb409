import type { SessionTime } from "./store.ts";

/** How the sandbox answers where the vendor has published nothing, or only an example. */
export interface Behaviour {
  /** Which of `from` and `to` are inclusive. Default: `both`. */
  bounds: "both" | "from" | "to" | "neither";
  /** Records in an answer when the request names no `limit`. Default: 30. */
  defaultLimit: number;
  /** The most records in an answer, whatever the request asks for. Default: 1000. */
  maxLimit: number;
  /** Whether records of one millisecond keep their order from request to request. Default: `stable`. */
  ties: "stable" | "unstable";
  /** Default: `oldest-first`. */
  auditOrder: Order;
  /** Default: `oldest-first`. */
  passwordOrder: Order;
  /** What of a session is compared with `from` and `to`. Default: `start`. */
  sessionTime: SessionTime;
  /** Permission that the audit log requires; `none` for no permission. Default: `manage-users`. */
  auditPermission: string;
  /** Answer to a `from` after `to`: an empty list or 400. Default: `empty`. */
  reversedRange: "empty" | "error";
  /** Answer of the password log to a `userId` that nobody has: an empty list or 400. Default: `empty`. */
  unknownUser: "empty" | "error";
  /** Answer to a query parameter that the document does not know: as if it was not there, or 400. Default: `ignore`. */
  unknownParameters: "ignore" | "error";
  /** Whether API tokens are accepted; a server can have them switched off. Default: `on`. */
  apiTokens: "on" | "off";
}

/** Which records come first. */
export type Order = "oldest-first" | "newest-first";

/** One way in which SAYMON servers could differ, as help and README describe it. */
export interface BehaviourOption {
  name: keyof Behaviour;
  description: string;
  default: string | number;
  /** The values that there are. Without them, any number from 1 on, or any text. */
  choices?: string[];
  /** What the default rests on; every default is a guess unless this begins with "vendor". */
  because: string;
}

/** All options of behaviour. Command, help, README and tests are made from this list. */
export const behaviourOptions: BehaviourOption[] = [
  {
    name: "bounds",
    description: "which bounds of a range are inclusive",
    default: "both",
    choices: ["both", "from", "to", "neither"],
    because: "guess: nothing is published",
  },
  {
    name: "defaultLimit",
    description: "records in an answer to a request without a limit",
    default: 30,
    because: "guess: the web interface asks for 30 sessions",
  },
  {
    name: "maxLimit",
    description: "the most records in an answer",
    default: 1000,
    because: "guess: nothing is published",
  },
  {
    name: "ties",
    description: "whether records of one millisecond keep their order between requests",
    default: "stable",
    choices: ["stable", "unstable"],
    because: "guess: nothing is published",
  },
  {
    name: "auditOrder",
    description: "order of the audit log",
    default: "oldest-first",
    choices: ["oldest-first", "newest-first"],
    because: "guess: the vendor's example runs this way",
  },
  {
    name: "passwordOrder",
    description: "order of the password log",
    default: "oldest-first",
    choices: ["oldest-first", "newest-first"],
    because: "guess: nothing is published",
  },
  {
    name: "sessionTime",
    description: "what of a session is compared with from and to",
    default: "start",
    choices: ["start", "end", "overlap"],
    because: "vendor: the web interface shows sessions started within a period",
  },
  {
    name: "auditPermission",
    description: 'permission that the audit log requires, or "none"',
    default: "manage-users",
    because: "guess: the vendor's page names none",
  },
  {
    name: "reversedRange",
    description: "answer when from is after to: an empty list or 400",
    default: "empty",
    choices: ["empty", "error"],
    because: "guess: nothing is published",
  },
  {
    name: "unknownUser",
    description: "answer of the password log when nobody has the userId: an empty list or 400",
    default: "empty",
    choices: ["empty", "error"],
    because: "guess: nothing is published",
  },
  {
    name: "unknownParameters",
    description: "unknown query parameters are ignored or answered with 400",
    default: "ignore",
    choices: ["ignore", "error"],
    because: "guess: nothing is published",
  },
  {
    name: "apiTokens",
    description: "whether API tokens are accepted",
    default: "on",
    choices: ["on", "off"],
    because: "vendor: a server can have them switched off",
  },
];

/**
 * The whole behaviour: what was asked for, and defaults.
 *
 * @throws A RangeError that names the option and what it takes.
 */
export function toBehaviour(asked: Partial<Behaviour>): Behaviour {
  const entries = behaviourOptions.map((option) => [option.name, asked[option.name] ?? option.default]);
  for (const option of behaviourOptions) check(option, asked[option.name] ?? option.default);
  return Object.fromEntries(entries) as Behaviour;
}

function check({ name, choices, default: usual }: BehaviourOption, value: string | number): void {
  if (choices && !choices.includes(String(value))) {
    throw new RangeError(`${name} is one of ${choices.join(", ")}; it was ${JSON.stringify(value)}.`);
  }
  if (typeof usual === "number" && !(Number.isInteger(value) && Number(value) >= 1)) {
    throw new RangeError(`${name} is a whole number from 1 on; it was ${JSON.stringify(value)}.`);
  }
}
