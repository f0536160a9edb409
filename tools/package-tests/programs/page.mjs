import { readLogs } from "./read-logs.mjs";

// For the test, which calls it from outside the page.
globalThis.readLogs = readLogs;
