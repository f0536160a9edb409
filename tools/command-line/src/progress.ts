import { clearLine, cursorTo } from "node:readline";

/** For who sits in front of it: a line that is overwritten again and again. */
export function progress(line: string): void {
  if (!process.stderr.isTTY) return;
  cursorTo(process.stderr, 0);
  clearLine(process.stderr, 0);
  process.stderr.write(line);
}
