/** Loads SQLite. Node 22 and 24 warn on standard error that SQLite may change; the tests run on each of them. */
export async function importSqlite(): Promise<typeof import("node:sqlite")> {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return await import("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
