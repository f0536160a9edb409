import type { SessionTime } from "./store.ts";

/** How the sandbox behaves where the vendor has published nothing, or only an example. */
export interface Behaviour {
  /** Which of `from` and `to` are inclusive. Default: `both`. */
  bounds: "both" | "from" | "to" | "neither";
  /** Number of records in a response to a request without `limit`. Default: 30. */
  defaultLimit: number;
  /** Maximum number of records in a response. Default: 1000. */
  maxLimit: number;
  /** Whether records of the same millisecond keep their order between requests. Default: `stable`. */
  ties: "stable" | "unstable";
  /** Order of the audit log. Default: `oldest-first`. */
  auditOrder: Order;
  /** Order of the password log. Default: `oldest-first`. */
  passwordOrder: Order;
  /** Time of a session that is compared with `from` and `to`. Default: `start`. */
  sessionTime: SessionTime;
  /** Permission required for the audit log, or `none`. Default: `manage-users`. */
  auditPermission: string;
  /** Response to a `from` after `to`: an empty array or 400. Default: `empty`. */
  reversedRange: "empty" | "error";
  /** Response of the password log to the `userId` of no user: an empty array or 400. Default: `empty`. */
  unknownUser: "empty" | "error";
  /** Response to an undocumented query parameter: the same as without it, or 400. Default: `ignore`. */
  unknownParameters: "ignore" | "error";
  /** Whether API tokens are accepted; an administrator can disable them. Default: `on`. */
  apiTokens: "on" | "off";
}

/** Which records come first. */
export type Order = "oldest-first" | "newest-first";

/** One way in which SAYMON servers can differ. */
export interface BehaviourOption {
  name: keyof Behaviour;
  description: string;
  default: string | number;
  /** All values. Without them, any positive integer, or any string. */
  choices?: string[];
  /** Source of the default; a guess unless this begins with "vendor". */
  because: string;
}

/** All options of behaviour. The command, its help and the tests read this list. */
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
    description: "records in a response to a request without a limit",
    default: 30,
    because: "guess: the web interface asks for 30 sessions",
  },
  {
    name: "maxLimit",
    description: "maximum number of records in a response",
    default: 1000,
    because: "guess: nothing is published",
  },
  {
    name: "ties",
    description: "whether records of the same millisecond keep their order between requests",
    default: "stable",
    choices: ["stable", "unstable"],
    because: "guess: nothing is published",
  },
  {
    name: "auditOrder",
    description: "order of the audit log",
    default: "oldest-first",
    choices: ["oldest-first", "newest-first"],
    because: "guess: the order of the vendor's example",
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
    description: "time of a session that is compared with from and to",
    default: "start",
    choices: ["start", "end", "overlap"],
    because: "vendor: the web interface shows sessions started within a period",
  },
  {
    name: "auditPermission",
    description: 'permission required for the audit log, or "none"',
    default: "manage-users",
    because: "guess: the vendor's page names none",
  },
  {
    name: "reversedRange",
    description: "response when from is after to: an empty array or 400",
    default: "empty",
    choices: ["empty", "error"],
    because: "guess: nothing is published",
  },
  {
    name: "unknownUser",
    description: "response of the password log to the userId of no user: an empty array or 400",
    default: "empty",
    choices: ["empty", "error"],
    because: "guess: nothing is published",
  },
  {
    name: "unknownParameters",
    description: "response to an undocumented query parameter: as without it, or 400",
    default: "ignore",
    choices: ["ignore", "error"],
    because: "guess: nothing is published",
  },
  {
    name: "apiTokens",
    description: "whether API tokens are accepted",
    default: "on",
    choices: ["on", "off"],
    because: "vendor: an administrator can disable them",
  },
];

/**
 * Adds the defaults.
 *
 * @throws A RangeError that names the option and its values.
 */
export function toBehaviour(asked: Partial<Behaviour>): Behaviour {
  const entries = behaviourOptions.map((option) => [option.name, asked[option.name] ?? option.default]);
  for (const option of behaviourOptions) check(option, asked[option.name] ?? option.default);
  return Object.fromEntries(entries) as Behaviour;
}

function check({ name, choices, default: usual }: BehaviourOption, value: string | number): void {
  if (choices && !choices.includes(String(value))) {
    throw new RangeError(`${name} must be one of ${choices.join(", ")}; it was ${JSON.stringify(value)}.`);
  }
  if (typeof usual === "number" && !(Number.isInteger(value) && Number(value) >= 1)) {
    throw new RangeError(`${name} must be a positive integer; it was ${JSON.stringify(value)}.`);
  }
}
