import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

const command = createRequire(import.meta.url).resolve("@stoplight/prism-cli");
const document = fileURLToPath(import.meta.resolve("@saymon-logs/openapi/openapi.json"));

/** The Prism CLI, listening. */
export interface Prism {
  /** Base URL without a trailing slash, such as `http://127.0.0.1:41234`. */
  url: string;
  /** Resolves when Prism has ended, whatever ended it. */
  ended: Promise<void>;
  /** Ends Prism. */
  close(): Promise<void>;
}

/**
 * Runs the Prism CLI over the bundled document, on a free port of this machine.
 *
 * The CLI runs in a worker thread: what it throws ends that thread and nothing else, the thread ends with this process
 * however that ends, and it gets no environment variable.
 *
 * @param mode `mock` or `proxy`.
 * @param args Further arguments of that command.
 * @throws An error with Prism's own output when it ends before it listens.
 */
export async function startPrism(mode: "mock" | "proxy", args: string[]): Promise<Prism> {
  const worker = new Worker(command, {
    argv: [mode, "--port", "0", document, ...args],
    env: { NO_COLOR: "1" },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  // Without a listener, the error that ends the thread would end this process too.
  worker.on("error", () => {});
  const url = await readUrl(worker, ended);
  return {
    url,
    ended,
    async close() {
      await worker.terminate();
    },
  };
}

/** Waits for the line with the address; everything after it is read and dropped, so that no buffer fills up. */
function readUrl({ stdout, stderr }: Worker, ended: Promise<void>): Promise<string> {
  let output = "";
  return new Promise((resolve, reject) => {
    for (const stream of [stdout, stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        if (output.length < 10_000) output += text;
        const url = /Prism is listening on (http:\S+)/.exec(output)?.[1];
        if (url) resolve(url);
      });
    }
    ended.then(() => reject(new Error(`Prism did not start: ${output.trim()}`)));
  });
}
