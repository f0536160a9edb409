import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Creates a folder for files that hold records, which only this user can read, and removes it when `use` ends, or the
 * process does.
 */
export async function withPrivateFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "saymon-logs-contract-"));
  const removal = { recursive: true, force: true, maxRetries: 5 };
  const removeOnExit = () => rmSync(folder, removal);
  process.once("exit", removeOnExit);
  try {
    return await use(folder);
  } finally {
    await rm(folder, removal);
    process.off("exit", removeOnExit);
  }
}
