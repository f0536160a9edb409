import type { Auth } from "@saymon-logs/client";
import { CredentialsMissingError, findAuth } from "../config/credentials.ts";
import type { ServerOptions } from "../config/options.ts";
import { messageOf } from "../reading/error-message.ts";
import { connectServer, type ServerConnection } from "../reading/server.ts";
import type { CommandContext } from "./context.ts";
import { UsageError } from "./exit-codes.ts";

/** Connects to the server that the options name, with the credentials of the environment. */
export async function connectFrom(
  options: ServerOptions,
  context: CommandContext,
): Promise<ServerConnection> {
  checkServer(options);
  const { env, stdin, stderr } = context;
  const auth = await findAuth({ env, file: options.credentialsFile, stdin, stderr });
  return connect(options, auth, CredentialsMissingError);
}

/**
 * Checks the server's address before credentials are asked for.
 *
 * @throws {UsageError} When it cannot be used. The message does not repeat it: it may contain credentials.
 */
export function checkServer(options: ServerOptions): void {
  connect(options, { apiToken: "unused" }, UsageError);
}

/** @param Refusal What an argument that the client refuses becomes. */
function connect(
  { server: url, allowHttp, rate }: ServerOptions,
  auth: Auth,
  Refusal: typeof UsageError | typeof CredentialsMissingError,
): ServerConnection {
  if (!url)
    throw new UsageError("No server was given. Set SAYMON_URL or use --server https://saymon.example.com.");
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ""))
    throw new UsageError("--server: must be a URL with https://, such as https://saymon.example.com.");
  try {
    return connectServer({ url, auth, allowHttp, rate });
  } catch (error) {
    throw error instanceof TypeError ? new Refusal(messageOf(error)) : error;
  }
}
