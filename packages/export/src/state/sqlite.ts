import { supportedNode } from "../version.ts";

/** The code in `errcode` of an error when the disk is full (https://sqlite.org/rescode.html#full). */
export const sqliteFull = 13;

/** The same of a file that is no database, or a damaged one. */
export const notSqlite: ReadonlySet<number | undefined> = new Set([11, 26]);

/**
 * Loads SQLite. Node 22 and 24 warn on standard error that SQLite may change; the tests run on each of them.
 *
 * @throws {Error} When this Node has none: package managers only warn of an old Node.
 */
export async function importSqlite(): Promise<typeof import("node:sqlite")> {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return await import("node:sqlite");
  } catch {
    throw new Error(`This needs Node.js ${supportedNode}, and runs on ${process.version}. Update Node.js.`);
  } finally {
    process.emitWarning = emitWarning;
  }
}
