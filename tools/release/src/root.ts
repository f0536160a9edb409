import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root: URL = new URL("../../../", import.meta.url);

/** The path of the repository's folder. */
export const rootPath: string = fileURLToPath(root);
