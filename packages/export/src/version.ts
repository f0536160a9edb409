import { readFileSync } from "node:fs";

const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
const manifest = JSON.parse(text) as { version: string; engines: { node: string } };

/** Version of this package. */
export const version: string = manifest.version;

/** The versions of Node that it runs on, as package managers write them. */
export const supportedNode: string = manifest.engines.node;
