import { createServer, type RequestListener } from "node:http";
import { type Listening, listen } from "../../src/server/listen.ts";

/** Serves on a free port of localhost, until it is closed. */
export async function serve(listener: RequestListener): Promise<Listening> {
  return listen(createServer(listener));
}
