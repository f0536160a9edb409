import { type AuthSource, type Credentials, toCredentials } from "./auth.ts";
import { type Call, fail } from "./call.ts";
import { CredentialsError } from "./errors.ts";

/**
 * The credentials of an attempt.
 *
 * @throws {CredentialsError} when the function that gives them throws, or gives none that can be sent.
 */
export function credentialsOf(call: Call): Credentials | Promise<Credentials> {
  const { credentials } = call.settings;
  return typeof credentials === "function" ? ask(call, credentials) : credentials;
}

async function ask(call: Call, source: AuthSource): Promise<Credentials> {
  let given: Credentials;
  try {
    given = toCredentials(await source());
  } catch {
    // What it threw could hold a secret that the client has never seen.
    throw fail(
      call,
      CredentialsError,
      "the function auth threw, or gave no credentials that can be sent.",
      {},
    );
  }
  call.secrets = [...call.secrets, ...given.secrets];
  return given;
}
