import { type Credentials, encodeCredentials } from "./auth.ts";
import { type Call, createError } from "./call.ts";
import { CredentialsError } from "./errors.ts";

/**
 * The credentials of an attempt.
 *
 * @throws {CredentialsError} when the function that gives them throws, or gives none that can be sent.
 */
export async function getCredentials(call: Call): Promise<Credentials> {
  const { credentials } = call;
  if (typeof credentials !== "function") return credentials;
  try {
    const given = encodeCredentials(await credentials());
    call.secrets = [...call.secrets, ...given.secrets];
    return given;
  } catch {
    // What it threw could hold a secret that the client has never seen.
    const message = "auth threw, or gave what cannot be sent.";
    throw createError(call, CredentialsError, message);
  }
}
