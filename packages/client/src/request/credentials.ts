import { type Call, createError } from "../call.ts";
import { CredentialsError } from "../errors.ts";
import { type Credentials, encodeCredentials } from "../options/auth.ts";

/**
 * The credentials for an attempt.
 *
 * @throws {CredentialsError} when the function that returns them throws, or returns credentials that cannot be sent.
 */
export async function getCredentials(call: Call): Promise<Credentials> {
  const { credentials } = call;
  if (typeof credentials !== "function") return credentials;
  try {
    const encoded = encodeCredentials(await credentials());
    call.secrets.push(...encoded.secrets);
    return encoded;
  } catch {
    // What it threw could contain a secret that the client does not know.
    const message = "auth threw, or returned credentials that cannot be sent.";
    throw createError(call, CredentialsError, message);
  }
}
