import { createServer, type RequestListener } from "node:http";
import { type Listening, listen } from "../src/listen.ts";

/** Serves on a free port of this machine, until it is closed. */
export async function serve(listener: RequestListener): Promise<Listening> {
  return listen(createServer(listener));
}
