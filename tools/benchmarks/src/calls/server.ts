/** A process of its own: a server that responds with as many session records as `limit` says. */
import { createServer } from "node:http";
import { listen } from "@saymon-logs/command-line/listen";
import type { SessionRecord } from "@saymon-logs/types";

const bodies = new Map<number, Buffer>();

const server = createServer(({ url = "" }, response) => {
  const { searchParams } = new URL(url, "http://localhost");
  const body = bodyOf(Number(searchParams.get("limit")));
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
  response.end(body);
});

const { url } = await listen(server);
process.send?.(url);

// The process that started this one may have been interrupted.
process.on("disconnect", () => process.exit());

/** Each body is written once: what the server does is not to be measured. */
function bodyOf(count: number): Buffer {
  const known = bodies.get(count);
  if (known) return known;
  const body = Buffer.from(JSON.stringify(Array.from({ length: count }, (_, index) => recordAt(index))));
  bodies.set(count, body);
  return body;
}

function recordAt(index: number): SessionRecord {
  const startTime = 1_651_662_280_161 - index * 60_000;
  return {
    id: index.toString(16).padStart(24, "0"),
    userId: (index % 1000).toString(16).padStart(24, "5"),
    login: `user.${index % 1000}`,
    startTime,
    endTime: index % 10 === 0 ? null : startTime + 3_600_000,
    expiredAt: startTime + 9_539_817,
  };
}
