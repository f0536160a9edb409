/** A text of which nothing but the secrets is missing. */
export type Redact = (text: string) => string;

/** Shorter secrets would blacken words at random, and be told by what is missing. */
const shortest = 4;

/**
 * Makes a function that takes secrets out of a text from outside, as they are, as parts of an address and as JSON, so
 * that it can be shown.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = secrets
    .filter((secret) => secret.length >= shortest)
    .flatMap(formsOf)
    // The longest first, so that no rest of it stays.
    .sort((one, other) => other.length - one.length);

  return (text) =>
    forms
      .reduce((rest, form) => rest.replaceAll(form, "***"), text)
      .replace(/(api-token=)[^&#\s"'<>)]*/gi, "$1***");
}

function formsOf(secret: string): string[] {
  const form = String(new URLSearchParams({ _: secret })).slice(2);
  return [secret, form, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)];
}

/** A text of the server, fit for a message: on one line, and not longer than a few. */
export function toSingleLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").slice(0, 500);
}

interface ErrorLike {
  name?: unknown;
  message: unknown;
  stack?: unknown;
  code?: unknown;
  cause?: unknown;
  errors?: unknown;
}

/**
 * A copy of what was thrown elsewhere, without secrets. An error keeps its name, message, stack, `code`, `cause` and
 * `errors`; the rest, such as the request that an HTTP library attaches, could hold anything and is left out.
 */
export function copyWithoutSecrets(thrown: unknown, redact: Redact, depth = 0): unknown {
  if (typeof thrown === "string") return redact(thrown);
  // Deep enough for any honest chain, and an end for one that leads back to itself.
  if (!isErrorLike(thrown) || depth > 8) return undefined;

  const { name, message, stack, code, cause, errors } = thrown;
  const inner = (value: unknown) => copyWithoutSecrets(value, redact, depth + 1);
  const copy = new Error(redact(String(message)), cause === undefined ? undefined : { cause: inner(cause) });
  return Object.assign(copy, {
    name: redact(String(name)),
    stack: redact(String(stack)),
    ...(typeof code === "string" && { code: redact(code) }),
    ...(Array.isArray(errors) && { errors: errors.map(inner) }),
  });
}

function isErrorLike(thrown: unknown): thrown is ErrorLike {
  return typeof thrown === "object" && thrown !== null && "message" in thrown;
}
