/** The repository's folder. */
export const root: URL = new URL("../../../", import.meta.url);
