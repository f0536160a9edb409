import { stderr } from "node:process";

/** Shows what the command is doing, on a terminal only. An empty step removes the line. */
export function showStep(step: string): void {
  if (stderr.isTTY) stderr.write(`\r\u001B[K${step && `${step} …`}`);
}
