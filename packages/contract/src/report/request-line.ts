import type { SentRequest } from "./report.ts";

/** Returns a request in one line, such as `GET /node/api/users/{id}/audit-log?limit=10 (id=…, credentials: none)`. */
export function requestLine({ method, path, parameters, credentials }: SentRequest): string {
  const isInPath = (name: string) => path.includes(`{${name}}`);
  const query = Object.entries(parameters).flatMap(([name, value]) =>
    isInPath(name) ? [] : `${name}=${value}`,
  );
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name) => parameters[name] ?? "");
  const who = credentials === "given" ? "" : ` (credentials: ${credentials})`;
  return `${method} ${target}${query.length > 0 ? `?${query.join("&")}` : ""}${who}`;
}
