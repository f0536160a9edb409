import { type Credentials, toCredentials } from "./auth.ts";
import { type Call, fail } from "./call.ts";
import { CredentialsError } from "./errors.ts";

/**
 * The credentials of an attempt.
 *
 * @throws {CredentialsError} when the function that gives them throws, or gives none that can be sent.
 */
export async function credentialsOf(call: Call): Promise<Credentials> {
  const { credentials } = call.settings;
  if (typeof credentials !== "function") return credentials;

  let given: Credentials;
  try {
    given = toCredentials(await credentials());
  } catch {
    // What it threw could hold a secret that the client has never seen.
    throw fail(
      call,
      CredentialsError,
      "the function auth threw, or gave no credentials that can be sent.",
      {},
    );
  }
  for (const secret of given.secrets) call.secrets.add(secret);
  return given;
}
