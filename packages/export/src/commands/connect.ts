import { findAuth } from "../config/credentials.ts";
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
  const { server: url, allowHttp, rate, credentialsFile: file } = options;
  if (!url)
    throw new UsageError("No server was given. Set SAYMON_URL or use --server https://saymon.example.com.");
  checkServer(url);
  const { env, stdin, stderr } = context;
  const auth = await findAuth({ env, file, stdin, stderr });
  try {
    return connectServer({ url, auth, allowHttp, rate });
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(messageOf(error)) : error;
  }
}

/** @throws {UsageError} When it is no address of a server. The message does not repeat it: it may contain credentials. */
export function checkServer(url: string): void {
  const { protocol = "", username, password } = URL.parse(url) ?? {};
  if (!/^https?:$/.test(protocol))
    throw new UsageError("--server: must be a URL with https://, such as https://saymon.example.com.");
  if (username || password)
    throw new UsageError("--server: must contain no credentials. Set SAYMON_LOGIN and SAYMON_PASSWORD.");
}
