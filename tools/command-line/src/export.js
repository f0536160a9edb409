#!/usr/bin/env node
/** `npx . export` runs this: the command `saymon-logs` of this clone, installed and built. */
process.argv.splice(2, 0, "@saymon-logs/export", "packages/export/dist/main.js");
await import("./launch.js");
