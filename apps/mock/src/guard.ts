/** What is refused before Prism sees it, because Prism would end, hang or respond with 500. */
import type { IncomingMessage } from "node:http";

/** A request that is refused. */
export class BadRequest extends Error {
  override name = "BadRequest" as const;
  /** Status of the response. */
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** What goes on to Prism. */
export interface SafeRequest {
  method: string;
  /** Path and query. */
  target: string;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
}

const largestBody = 1_000_000;

/**
 * Reads a request to the end and makes sure that Prism can process it.
 *
 * @throws {BadRequest} When it can't.
 */
export async function readRequest(request: IncomingMessage): Promise<SafeRequest> {
  const { method = "GET", url = "", headers } = request;
  const target = toTarget(url);
  const accept = toAccept(headers.accept);
  checkMediaType(headers["content-type"]);
  const body = await readBody(request);
  checkBody(headers["content-type"], body);
  return { method, target, headers: { ...headers, accept }, body };
}

function toTarget(url: string): string {
  const parsed = url.startsWith("//") ? null : URL.parse(url, "http://localhost");
  // Prism reads a path that begins with two slashes as a host; `/..//` becomes one.
  if (url === "*" || !parsed || parsed.pathname.startsWith("//")) {
    throw new BadRequest("The request target must be a path or a URL, and must not begin with two slashes.");
  }
  try {
    decodeURIComponent(parsed.pathname);
  } catch {
    throw new BadRequest("The path is not valid percent-encoding. Encode a % as %25.");
  }
  return parsed.pathname + parsed.search;
}

// Names as registered (RFC 6838); without nested repetition, so that no header takes long to match.
const name = "[\\w!#$&^.+-]+";
const token = "[\\w!#$%&'*+.^`|~-]+";
const quoted = '"(?:[^"\\\\]|\\\\.)*"';
const parameters = `\\s*(?:;\\s*(?:${token}=(?:${token}|${quoted})\\s*)?)*`;
const mediaType = new RegExp(`^${name}/${name}${parameters}$`);
const mediaRange = new RegExp(`^\\s*(?:\\*/\\*|${name}/(?:\\*|${name}))${parameters}$`);
const quotedParameter = new RegExp(`;\\s*${token}=${quoted}`, "g");

/** Prism splits at commas inside quotes. Quoted parameters are left out: no documented media type has one. */
function toAccept(accept: string | undefined): string | undefined {
  const ranges = accept?.replaceAll(quotedParameter, "").split(",") ?? [];
  // Java's own client sends `*` for `*/*`.
  const given = ranges
    .filter((range) => range.trim() !== "")
    .map((range) => range.replace(/^\s*\*(?!\/)/, "*/*"));
  if (!given.every((range) => mediaRange.test(range))) {
    throw new BadRequest("The Accept header must be a list of media ranges such as application/json.");
  }
  return given.length > 0 ? given.join(",") : undefined;
}

function checkMediaType(contentType: string | undefined): void {
  if (contentType !== undefined && !mediaType.test(contentType)) {
    throw new BadRequest("The Content-Type header must be a media type such as application/json.");
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > largestBody) throw new BadRequest(`The body is larger than ${largestBody} bytes.`, 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function checkBody(contentType: string | undefined, body: Buffer): void {
  if (body.length === 0 || !/^application\/(.+\+)?json\b/i.test(contentType ?? "")) return;
  try {
    JSON.parse(body.toString());
  } catch {
    throw new BadRequest("The body is not valid JSON.");
  }
}
