import { isSaymonError } from "@saymon-logs/client";
import { messageOf } from "../reading/error-message.ts";
import { sqliteFull } from "../state/sqlite.ts";

const network = {
  name: "Check the host name in --server.",
  port: "Check host and port in --server, the proxy if there is one, and whether SAYMON runs.",
  blocked: "Check --server and the firewall. Behind a proxy, set HTTPS_PROXY and NODE_USE_ENV_PROXY=1.",
  ca: "If the server's certificate is of a private CA, name that with NODE_EXTRA_CA_CERTS=ca.pem.",
};

/** What to do, by the code of Node's error. */
const adviceByCode: Readonly<Record<string, string>> = {
  ENOTFOUND: network.name,
  EAI_AGAIN: network.name,
  ECONNREFUSED: network.port,
  ERR_UNSAFE_PORT: "Node sends no requests to this port. Let the server listen at another one.",
  EHOSTUNREACH: network.blocked,
  ENETUNREACH: network.blocked,
  ETIMEDOUT: network.blocked,
  UND_ERR_CONNECT_TIMEOUT: network.blocked,
  SELF_SIGNED_CERT_IN_CHAIN: network.ca,
  DEPTH_ZERO_SELF_SIGNED_CERT: network.ca,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: network.ca,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: network.ca,
  CERT_HAS_EXPIRED: "The certificate of the server has expired, and must be renewed.",
  ERR_TLS_CERT_ALTNAME_INVALID: "Use the name in the server's certificate in --server.",
  ERR_SSL_WRONG_VERSION_NUMBER: "The server does not speak TLS at this port. Check --server.",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "The server does not speak TLS at this port. Check --server.",
};

/** What to do, by the name of the client's error. */
const adviceByName: Readonly<Record<string, string>> = {
  UnauthorizedError: "Check login and password, or the API token.",
  ForbiddenError: "An administrator of SAYMON can give this user the permission.",
  TimeoutError: network.blocked,
};

/** The message of an error, with what to do where the command knows it. */
export function describeError(error: unknown): string {
  const { message, errcode } = error as Error & { errcode?: number };
  if (errcode === sqliteFull)
    return "A disk is full: that of --state, or that of the report's temporary files (SQLITE_TMPDIR names another directory).";
  if (!isSaymonError(error)) return message;
  const { code = "", name } = error;
  const text = messageOf(error);
  const advice = adviceByCode[code] ?? adviceByName[name];
  return advice ? `${text} ${advice}` : text;
}
