import type { Context } from "openapi-backend";
import type { Behaviour, Order } from "./behaviour.ts";
import { basicUser, type Credentials, tokenUser } from "./credentials.ts";
import { credentialParameters, errorBody, type LogName, operationOf, userParameterOf } from "./document.ts";
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

  /** Returns a page of a log. */
  page(log: LogName, context: Context, { fault }: Incoming): Reply {
    const refused = this.#forbidden(log, context);
    if (refused) return refused;
    const parameter = userParameterOf(log);
    if (!parameter) return this.#list(log, context, fault);
    const { params, query } = context.request;
    const userId = String(parameter.in === "path" ? params[parameter.name] : query[parameter.name]);
    return this.#unknown(log, userId) ?? this.#list(log, context, fault, userId);
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

  /** A user in a path is documented to be unknown with 404; for one in a query, nothing is published. */
  #unknown(log: LogName, userId: string): Reply | undefined {
    if (this.#users.some(({ id }) => id === userId)) return undefined;
    if ("404" in operationOf(log).responses) return unknownUser;
    return this.#behaviour.unknownUser === "error" ? badRequest('No user has this "userId".') : undefined;
  }

  #forbidden(log: LogName, { security }: Context): Reply | undefined {
    const permission = operationOf(log)["x-required-permission"] ?? this.#behaviour.auditPermission;
    const user = (security["basic"] ?? security["apiToken"]) as User;
    const isAllowed = permission === "none" || user.permissions.includes(permission);
    return isAllowed ? undefined : missingPermission(permission);
  }

  #list(log: LogName, { request }: Context, fault?: Fault, userId?: string): Reply {
    const query = this.#toQuery(request.query);
    if (this.#behaviour.reversedRange === "error" && (query.from ?? 0) > (query.to ?? endOfTime)) {
      return badRequest('"from" is after "to".');
    }
    const selection = this.#select(this.#orderOf(log), userId, fault?.query?.(query) ?? query);
    return { status: 200, value: this.#store.page(log, selection) };
  }

  /** The document's order where it promises one. */
  #orderOf(log: LogName): Order {
    const { auditOrder, passwordOrder } = this.#behaviour;
    if (log === "listUserAuditLog") return auditOrder;
    if (log === "listPasswordLog") return passwordOrder;
    return (operationOf(log)["x-sort-order"]?.direction ?? "oldest-first") as Order;
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
