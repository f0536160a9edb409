/** What can be seen of a process on Linux, and of the files in a folder. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A process as the system shows it. */
export interface VisibleProcess {
  commandLine: string;
  environment: string;
}

/** The process, and all that it has started and that still run. The process itself comes first. */
export function processTree(pid: number): VisibleProcess[] {
  const tasks = attempt(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  const children = tasks.flatMap((task) => read(`/proc/${pid}/task/${task}/children`).split(" "));
  const own = { commandLine: read(`/proc/${pid}/cmdline`), environment: read(`/proc/${pid}/environ`) };
  return [own, ...children.filter(Boolean).flatMap((child) => processTree(Number(child)))];
}

/** The files below a folder: their names and what is in them. */
export function filesIn(folder: string): string[] {
  const entries = attempt(() => readdirSync(folder, { recursive: true, withFileTypes: true })) ?? [];
  return entries.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    return entry.isFile() ? [`${path}\n${read(path)}`] : [path];
  });
}

/** A process can end, and a file be removed, while it is looked at. */
function read(path: string): string {
  return attempt(() => readFileSync(path, "utf8")) ?? "";
}

function attempt<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
