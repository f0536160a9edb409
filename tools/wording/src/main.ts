/** Prints the words that the repository does not use. Exits with 1 if there are any. */
import { fileURLToPath } from "node:url";
import { checkFolder } from "./check.ts";

const [folder = fileURLToPath(new URL("../../../", import.meta.url))] = process.argv.slice(2);
const findings = checkFolder(folder);

for (const { file, line, column, found, use } of findings)
  console.log(`${file}:${line}:${column}  "${found}": use ${use}`);
if (findings.length > 0) {
  console.log(`\nFound ${findings.length} words that this repository does not use. Rewrite these sentences.`);
  process.exitCode = 1;
}
