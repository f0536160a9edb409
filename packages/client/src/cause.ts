import { type Redactor, sanitizeText } from "./safe-text.ts";

interface ErrorLike {
  name?: unknown;
  message: unknown;
  stack?: unknown;
  code?: unknown;
  cause?: unknown;
  errors?: unknown;
}

/**
 * Copies what was thrown elsewhere, without secrets. An error keeps its name, message, stack, `code`, `cause` and
 * `errors`; everything else, such as the request that an HTTP library attaches, could contain anything and is dropped.
 */
export function copyCause(thrown: unknown, redact: Redactor, depth = 0): unknown {
  const clean = (value: unknown) => sanitizeText(String(value), redact);
  if (typeof thrown === "string") return clean(thrown);
  try {
    // Deep enough for any real chain; stops one that refers to itself.
    if (depth > 8 || !("message" in Object(thrown))) return undefined;
    const { name, message, stack, code, cause, errors } = thrown as ErrorLike;
    const copyInner = (value: unknown) => copyCause(value, redact, depth + 1);
    const copy = new Error(clean(message), cause === undefined ? undefined : { cause: copyInner(cause) });
    return Object.assign(copy, {
      name: clean(name),
      // Redacted as a whole first: a secret may have line breaks.
      stack: redact(String(stack)).split("\n").map(clean).join("\n"),
      ...(typeof code === "string" && { code: clean(code) }),
      ...(Array.isArray(errors) && { errors: errors.map(copyInner) }),
    });
  } catch {
    // A getter or a proxy threw.
    return undefined;
  }
}
