import { permissions, vendorRecords } from "./document.ts";
import { createRandom } from "./random.ts";

/** A user of the sandbox, whose sessions and changes are in its logs. */
export interface User {
  id: string;
  login: string;
  password: string;
  /** Value of the query parameter `api-token`. */
  apiToken: string;
  /** `administrator`, `viewer`, or the only permission of the role. */
  role: string;
  permissions: string[];
  /**
   * Weight of the user among all users, when records are generated. It is 0 for those whom a further log or permission
   * adds, so that the records of the others stay the same.
   */
  weight: number;
  /** Whether the login is one to try, with a password that is easy to type. */
  toTry: boolean;
}

/** Permissions whose logins have generated records. With records of further logins, those of all users would change. */
const permissionsInRecords = ["read-session-log", "manage-users"];

/** Generates the users, those to try first. */
export function createUsers(seed: string, extraPermissions: string[]): User[] {
  const all = [...new Set([...permissions, ...extraPermissions])];
  const roles: Record<string, string[]> = {
    administrator: all,
    ...Object.fromEntries(all.map((permission) => [permission, [permission]])),
    viewer: [],
  };

  /** The seed includes the login, so that a user stays the same when another is added. */
  function user(login: string, role?: string, password?: string, vendorId?: string): User {
    const random = createRandom(`${seed}/user ${login}`);
    const randomRole = random.chance(0.15) ? "administrator" : "viewer";
    const id = random.hex(24);
    const apiToken = random.hex(32);
    return {
      id: vendorId ?? id,
      login,
      password: password ?? random.hex(16),
      apiToken,
      role: role ?? randomRole,
      permissions: roles[role ?? randomRole] ?? [],
      weight: 1,
      toTry: password !== undefined,
    };
  }

  const [vendorSession] = vendorRecords.listSessionLog;
  const [vendorChange] = vendorRecords.listUserAuditLog;
  const [vendorPassword, ...changedByOthers] = vendorRecords.listPasswordLog;

  const toTry = [
    { ...user(vendorSession?.login ?? "admin", "administrator", "secret", vendorSession?.userId), weight: 8 },
    ...all.map((permission) => ({
      ...user(`only-${permission}`, permission, "secret"),
      weight: permissionsInRecords.includes(permission) ? 1 : 0,
    })),
    user("no-permissions", "viewer", "secret"),
    user("jürgen", "administrator", "päss:wörd"),
  ];
  const ofVendor = [
    { ...user("engineer", "viewer", undefined, vendorChange?.userId), weight: 8 },
    user(vendorPassword?.login ?? "user.name", "viewer", undefined, vendorPassword?.userId),
    ...changedByOthers.map(({ initiator }) => user("owner", "administrator", undefined, initiator)),
  ];
  // Few are busy, as in a real team.
  const others = names.map((name, index) => ({ ...user(name), weight: 4 / (1 + index) }));
  const users = [...toTry, ...ofVendor, ...others];
  const records: object[] = Object.values(vendorRecords).flat();
  const ids = records.flatMap((record) => ("userId" in record ? String(record.userId) : []));
  const unnamed = [...new Set(ids)].filter((userId) => users.every(({ id }) => id !== userId));
  return [...users, ...unnamed.map((id) => ({ ...user(`user.${id}`, "viewer", undefined, id), weight: 0 }))];
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
