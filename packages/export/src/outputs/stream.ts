import type { Writable } from "node:stream";
import type { Format } from "../formats/format.ts";
import { ClosedPipeError, isClosedPipe, type Output, OutputError } from "./output.ts";

/**
 * Writes to a stream such as standard output, no faster than its reader reads.
 *
 * @throws {ClosedPipeError} From its methods, when the reader has gone.
 */
export function toStream(stream: Writable, format: Format): Output {
  let count = 0;
  // Errors are reported where something is written.
  stream.on("error", () => {});

  return {
    async write(events) {
      let text = count === 0 && events.length > 0 ? format.header : "";
      for (const event of events) text += format.event(event, count++ === 0);
      await send(stream, text);
    },
    async flush() {
      await send(stream, "");
    },
    finish: () => send(stream, (count === 0 ? format.header : "") + format.footer(count === 0)),
    async check() {},
    async abort() {},
  };
}

function send(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (text === "" && !stream.errored) return resolve();
    stream.write(text, (error) => {
      if (!error) return resolve();
      reject(
        isClosedPipe(error)
          ? new ClosedPipeError()
          : new OutputError(`Standard output failed: ${error.message}.`),
      );
    });
  });
}
