import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const openapi = new URL("../../../openapi/", import.meta.url);
const docs = new URL("../", import.meta.url);

/** Bundles the document and builds the site anew. Rejects with what the tool that failed has printed. */
export async function rebuild(): Promise<void> {
  const { scripts } = JSON.parse(await readFile(new URL("package.json", openapi), "utf8"));
  await runScript(openapi, scripts.build);
  // In a process of its own, since the code that builds may be what has changed.
  await runScript(docs, "node build.ts");
}

/** Runs a script of a workspace as pnpm does: in its folder, with the commands of its dependencies. */
async function runScript(folder: URL, script: string): Promise<void> {
  const commands = fileURLToPath(new URL("node_modules/.bin", folder));
  const path = [commands, process.env["PATH"]].join(delimiter);
  const [shell, flag] = process.platform === "win32" ? ["cmd.exe", "/c"] : ["sh", "-c"];
  try {
    await promisify(execFile)(shell, [flag, script], {
      cwd: fileURLToPath(folder),
      env: { ...process.env, PATH: path, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${script}\n${stderr || stdout}`, { cause: error });
  }
}
