/** Overwrites the current line of the terminal. Standard error that is not a terminal gets nothing. */
export function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
}
