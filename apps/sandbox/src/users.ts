import { permissions, vendorRecords } from "./document.ts";
import { createRandom } from "./random.ts";

/** Somebody who can sign in to the sandbox, and whose sessions and changes are in its logs. */
export interface User {
  id: string;
  login: string;
  password: string;
  /** Value of the query parameter `api-token`. */
  apiToken: string;
  /** `administrator`, `viewer`, or the one permission that the role consists of. */
  role: string;
  permissions: string[];
  /** How busy the user is, compared with others. */
  weight: number;
  /** Whether people are meant to sign in as this user: the password can be typed. */
  toTry: boolean;
}

/** Users with a role each, made from the seed; the ones to try come first. */
export function createUsers(seed: string, extraPermissions: string[]): User[] {
  const all = [...new Set([...permissions, ...extraPermissions])];
  const roles: Record<string, string[]> = {
    administrator: all,
    ...Object.fromEntries(all.map((permission) => [permission, [permission]])),
    viewer: [],
  };

  /** Made from the login too, so that nobody changes when somebody else is added. */
  function user(login: string, role?: string, password?: string, vendorId?: string): User {
    const random = createRandom(`${seed}/user ${login}`);
    const madeRole = random.chance(0.15) ? "administrator" : "viewer";
    const id = random.hex(24);
    const apiToken = random.hex(32);
    return {
      id: vendorId ?? id,
      login,
      password: password ?? random.hex(16),
      apiToken,
      role: role ?? madeRole,
      permissions: roles[role ?? madeRole] ?? [],
      weight: 1,
      toTry: password !== undefined,
    };
  }

  const [vendorSession] = vendorRecords.listSessionLog;
  const [vendorChange] = vendorRecords.listUserAuditLog;
  const [vendorPassword, ...changedByOthers] = vendorRecords.listPasswordLog;

  const toTry = [
    { ...user(vendorSession?.login ?? "admin", "administrator", "secret", vendorSession?.userId), weight: 8 },
    ...all.map((permission) => user(`only-${permission}`, permission, "secret")),
    user("no-permissions", "viewer", "secret"),
    user("jürgen", "administrator", "päss:wörd"),
  ];
  const ofVendor = [
    { ...user("engineer", "viewer", undefined, vendorChange?.userId), weight: 8 },
    user(vendorPassword?.login ?? "user.name", "viewer", undefined, vendorPassword?.userId),
    ...changedByOthers.map(({ initiator }) => user("owner", "administrator", undefined, initiator)),
  ];
  // Few are busy, most are not, as in a real team.
  const others = names.map((name, index) => ({ ...user(name), weight: 4 / (1 + index) }));
  return [...toTry, ...ofVendor, ...others];
}

const names = [
  "alice.moreau",
  "bruno.costa",
  "chen.wei",
  "dagmar.holm",
  "elena.petrova",
  "farid.haddad",
  "greta.lind",
  "hiro.tanaka",
  "ines.silva",
  "jan.novak",
  "katya.orlova",
  "liam.byrne",
  "mira.kovac",
  "nadia.rahman",
  "olaf.berg",
  "priya.nair",
  "quentin.roy",
  "rosa.marin",
  "sven.dahl",
  "tomas.vega",
  "uma.patel",
  "viktor.simon",
  "wanda.zielinska",
  "yusuf.demir",
];
