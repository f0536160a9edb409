/** A sandbox in a process of its own that says what it does, and goes on until it is killed. */
import { writeSync } from "node:fs";
import { startSandbox } from "../src/sandbox.ts";
import { life, records } from "./whole.ts";

const sandbox = await startSandbox({
  file: process.argv[2] ?? "",
  ...(process.argv[3] === "new" && { records }),
  life,
  progress: (done) => writeSync(1, `made ${done}\n`),
});
writeSync(1, "started\n");
for (;;) {
  sandbox.clock.advance(600_000);
  writeSync(1, `lived ${sandbox.clock.now()}\n`);
}
