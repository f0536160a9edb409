import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Creates a directory, and those above it. Others may create the same ones at the same time.
 *
 * Node's own option `recursive` never ends where a directory is there and nothing can be created in it with the error
 * ENOENT, as in `/proc`.
 *
 * @throws The error of the file system.
 */
export async function createDirectory(path: string, mode: number): Promise<void> {
  try {
    await createOne(path, mode);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || parent === path) throw error;
    await createDirectory(parent, mode);
    await createOne(path, mode);
  }
}

async function createOne(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    if (!(await isDirectory(path))) throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
