import { type Body, type Call, clean, createError } from "../call.ts";
import { UnexpectedResponseError } from "../errors.ts";

/** Longer bodies of failures are not read: nothing of them would be shown. */
const maxErrorBytes = 65_536;

/**
 * Reads the body of a response to its end. For operations, only JSON is read.
 *
 * @throws {UnexpectedResponseError} when the body exceeds `maxBytes`, or cannot be decoded without loss.
 */
export async function readBody(call: Call, response: Response): Promise<Body> {
  const isJson = isJsonResponse(response);
  if (call.operation && !isJson) {
    discardBody(response);
    return undefined;
  }
  const isFailure = call.operation && response.status !== 200;
  try {
    const bytes = await readBytes(call, response, isFailure ? maxErrorBytes : call.options.maxBytes);
    return isJson ? decode(call, bytes, response) : bytes;
  } catch (error) {
    // The status says enough.
    if (isFailure) return undefined;
    throw error;
  }
}

const quoted = /"(?:[^"\\]|\\.)*"/g;
/** Each match consumes a whole parameter, so that what is quoted in one is not taken for another. */
const parameters = /;\s*([^\s=;,"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;,]*)/g;
const latin1 = /^(iso[-_]?8859-?1|latin1|l1)$/i;

/** Whether the body is JSON by its `Content-Type`. Without one, the body has to show it. */
function isJsonResponse({ headers }: Response): boolean {
  // A header that was sent twice arrives as one value.
  const types = headers.get("Content-Type")?.replace(quoted, "").split(",") ?? [];
  return types.every((type) => /^\s*(application|text)\/([\w.-]+\+)?json\s*(;|$)/i.test(type));
}

/** Frees the connection of a response that is not read. */
export function discardBody(response: Response): void {
  response.body?.cancel().catch(() => {});
}

/** Counts decompressed bytes as they arrive, so that a small response cannot fill the memory. */
async function readBytes(call: Call, response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  // React Native has no streams.
  if (!response.body) return new Uint8Array(await response.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { value } = await reader.read();
    if (!value) break;
    chunks.push(value);
    size += value.length;
    if (size <= maxBytes) continue;
    reader.cancel().catch(() => {});
    const message = `the response exceeds maxBytes (${maxBytes}). Request fewer records, or increase it.`;
    throw createError(call, UnexpectedResponseError, message, { status: response.status });
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** Decodes a body as its `Content-Type` declares; as UTF-8 where it declares nothing, as RFC 8259 requires. */
function decode(call: Call, bytes: Uint8Array<ArrayBuffer>, { headers, status }: Response): string {
  const type = headers.get("Content-Type") ?? "";
  // Most servers declare no charset, and `matchAll` copies its expression each time.
  const labels = /charset/i.test(type) ? findCharsets(type) : [];
  try {
    // US-ASCII is a part of UTF-8; the platform takes the name for windows-1252.
    const encodings = labels.map((label) =>
      latin1.test(label) ? "iso-8859-1" : new TextDecoder(label.replace(/^(us-)?ascii$/i, "utf-8")).encoding,
    );
    if (new Set(encodings).size > 1) throw undefined;
    // The platform takes this name for windows-1252 too. Each byte is the code of its character.
    if (encodings[0] === "iso-8859-1") return new TextDecoder("utf-16le").decode(Uint16Array.from(bytes));
    // Byte order marks: "UTF-16" alone does not say which byte comes first. No JSON begins with these bytes.
    const utf16 = { 254: "utf-16be", 255: "utf-16le" }[bytes[0] as number];
    // As a stream, so that an end within a character is left to the JSON, which is then incomplete.
    return new TextDecoder(utf16 ?? encodings[0], { fatal: true }).decode(bytes, { stream: true });
  } catch {
    const charset = clean(call, labels.join() || "UTF-8");
    const message = `the response cannot be decoded as ${charset}. Correct the charset of its Content-Type.`;
    throw createError(call, UnexpectedResponseError, message, { status });
  }
}

function findCharsets(type: string): string[] {
  return [...type.matchAll(parameters)]
    .filter(([, name]) => name?.toLowerCase() === "charset")
    .map(([, , value]) => (value as string).replace(/[\\"']/g, "").trim())
    .filter(Boolean);
}
