import type { Context } from "openapi-backend";
import type { Behaviour, Order } from "./behaviour.ts";
import { basicUser, type Credentials, tokenUser } from "./credentials.ts";
import { credentialParameters, errorBody, type LogName, operationOf, vendorExample } from "./document.ts";
import type { Fault, Query } from "./faults.ts";
import { createRandom } from "./random.ts";
import { badRequest, missingPermission, type Reply, unknownUser } from "./refusals.ts";
import { endOfTime, type Selection, type Store } from "./store.ts";
import type { User } from "./users.ts";

/** An incoming request. */
export interface Incoming {
  method: string;
  /** As sent: percent-encoded, without the query. */
  path: string;
  query: URLSearchParams;
  authorization?: string | undefined;
  fault?: Fault | undefined;
}

/** Responds to each operation from the store, as the behaviour says. The document's parameters have been validated. */
export class Responder {
  readonly #store: Store;
  readonly #users: User[];
  readonly #behaviour: Behaviour;
  readonly #random = createRandom("ties");

  constructor(store: Store, users: User[], behaviour: Behaviour) {
    this.#store = store;
    this.#users = users;
    this.#behaviour = behaviour;
  }

  listSessionLog(context: Context, { fault }: Incoming): Reply {
    const order = operationOf("listSessionLog")["x-sort-order"]?.direction as Order;
    return this.#forbidden("listSessionLog", context) ?? this.#list("listSessionLog", order, context, fault);
  }

  listUserAuditLog(context: Context, { fault }: Incoming): Reply {
    const userId = String(context.request.params["id"]);
    const refused = this.#forbidden("listUserAuditLog", context);
    if (refused) return refused;
    if (!this.#isKnown(userId)) return unknownUser;
    return this.#list("listUserAuditLog", this.#behaviour.auditOrder, context, fault, userId);
  }

  listPasswordLog(context: Context, { fault }: Incoming): Reply {
    const userId = String(context.request.query["userId"]);
    const refused = this.#forbidden("listPasswordLog", context);
    if (refused) return refused;
    if (this.#behaviour.unknownUser === "error" && !this.#isKnown(userId))
      return badRequest('No user has this "userId".');
    return this.#list("listPasswordLog", this.#behaviour.passwordOrder, context, fault, userId);
  }

  /** A log of which the sandbox has no records: the response is the vendor's example. */
  example(context: Context): Reply {
    const { operationId = "" } = context.operation;
    return this.#forbidden(operationId, context) ?? { status: 200, value: vendorExample(operationId) };
  }

  unauthorized(incoming: Incoming): Reply {
    const { basic, apiToken } = this.credentialsIn(incoming);
    if (basic.sent) return { status: 401, value: errorBody("InvalidCredentials") };
    return { status: 401, value: errorBody(apiToken.sent ? "InvalidApiToken" : "NotLoggedIn") };
  }

  credentialsIn({ authorization, query }: Incoming): Credentials {
    const tokens = credentialParameters.flatMap((name) => query.getAll(name));
    return {
      basic: basicUser(this.#users, authorization),
      apiToken: tokenUser(this.#users, this.#behaviour.apiTokens === "on" ? tokens : []),
    };
  }

  #isKnown(userId: string): boolean {
    return this.#users.some(({ id }) => id === userId);
  }

  #forbidden(operationId: string, { security }: Context): Reply | undefined {
    const permission = operationOf(operationId)["x-required-permission"] ?? this.#behaviour.auditPermission;
    const user = (security["basic"] ?? security["apiToken"]) as User;
    const isAllowed = permission === "none" || user.permissions.includes(permission);
    return isAllowed ? undefined : missingPermission(permission);
  }

  #list(log: LogName, order: Order, { request }: Context, fault?: Fault, userId?: string): Reply {
    const query = this.#toQuery(request.query);
    if (this.#behaviour.reversedRange === "error" && (query.from ?? 0) > (query.to ?? endOfTime)) {
      return badRequest('"from" is after "to".');
    }
    const selection = this.#select(order, userId, fault?.query?.(query) ?? query);
    return { status: 200, value: this.#store.page(log, selection) };
  }

  #toQuery({ from, to, limit, skip }: Partial<Record<string, unknown>>): Query {
    const { defaultLimit, maxLimit } = this.#behaviour;
    return {
      from: from as number | undefined,
      to: to as number | undefined,
      limit: Math.min((limit as number | undefined) ?? defaultLimit, maxLimit),
      skip: (skip as number | undefined) ?? 0,
    };
  }

  #select(order: Order, userId: string | undefined, { from, to, limit, skip }: Query): Selection {
    const { bounds, sessionTime, ties } = this.#behaviour;
    return {
      ...(userId !== undefined && { userId }),
      from: from === undefined ? 0 : from + (bounds === "both" || bounds === "from" ? 0 : 1),
      to: to === undefined ? endOfTime : to - (bounds === "both" || bounds === "to" ? 0 : 1),
      newestFirst: order === "newest-first",
      sessionTime,
      ...(ties === "unstable" && { shuffle: this.#random.below(1_000_000) }),
      limit,
      skip,
    };
  }
}
