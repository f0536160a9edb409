import process from "node:process";
import { readLogs } from "./read-logs.mjs";

console.log(JSON.stringify(await readLogs(process.argv[2])));
