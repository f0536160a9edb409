import { chmodSync, closeSync, openSync, readSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** "SYM2": the mark of the sandbox's files, in the header of an SQLite file. */
const applicationId = 0x53_59_4d_32;

/**
 * Opens a database of the sandbox, in a file that only its owner can read, or in memory.
 *
 * @param createTables Called with the database while it is new or unfinished; it must do nothing to a finished one.
 * @throws An error that names the file when it can't be used. A file that is not the sandbox's is left as it is.
 */
export function openDatabase(file: string, createTables: (db: DatabaseSync) => void): DatabaseSync {
  try {
    if (file !== ":memory:") checkFile(file);
    const db = new DatabaseSync(file);
    // Written before the write-ahead log begins, so that the file has the mark from the first moment.
    db.exec(`PRAGMA application_id = ${applicationId}`);
    // With a write-ahead log, a process that is killed leaves whole transactions. The exclusive lock refuses a second
    // sandbox, whose clock would differ.
    db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    createTables(db);
    return db;
  } catch (error) {
    const { message } = error as Error;
    const reason = message.includes("locked") ? "another sandbox uses it" : message;
    throw new Error(`Can't use the file ${file}: ${reason}. Choose another one.`, { cause: error });
  }
}

/** Creates the file, or checks that it is a sandbox's or empty. SQLite gives its other files the same permissions. */
function checkFile(file: string): void {
  const descriptor = openSync(file, "a+", 0o600);
  try {
    const header = Buffer.alloc(100);
    const length = readSync(descriptor, header, 0, header.length, 0);
    if (length > 0 && (length < header.length || header.readUInt32BE(68) !== applicationId)) {
      throw new Error("it was not created by the sandbox");
    }
  } finally {
    closeSync(descriptor);
  }
  chmodSync(file, 0o600);
}
