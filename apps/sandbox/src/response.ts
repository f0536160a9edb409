/** A response before it is sent. */
export interface RawResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** Creates a JSON response. */
export function jsonResponse(
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): RawResponse {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}
