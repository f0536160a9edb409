import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const eraseLine = "\r\u001b[K";

/**
 * Runs a command in the root of the repository, as one step before a program starts. On a terminal, a line shows how long it takes and the last line
 * that it printed. All of its output is shown when it fails.
 *
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 * @param {string} advice What to do when it fails.
 * @throws {Error} When it fails.
 */
export async function runStep(title, command, args, advice) {
  const started = Date.now();
  let output = "";

  function show() {
    const seconds = Math.round((Date.now() - started) / 1000);
    const line = `${title}: ${seconds} s  ${lastLineOf(output)}`;
    process.stderr.write(`${eraseLine}${line.slice(0, process.stderr.columns - 1)}`);
  }

  const child = spawn(command, args, {
    // The program may be run from elsewhere: `npx path/to/saymon-logs export`.
    cwd: root,
    env: { ...withoutCredentials(process.env), DO_NOT_TRACK: "1", NO_COLOR: "1" },
    shell: process.platform === "win32" && !command.endsWith(".exe"),
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const ticking = process.stderr.isTTY ? setInterval(show, 200) : undefined;
  /** @type {number | null} */
  const code = await new Promise((resolve) => {
    child.on("error", (error) => {
      output += error.message;
      resolve(1);
    });
    child.on("close", resolve);
  });
  clearInterval(ticking);
  if (ticking) process.stderr.write(eraseLine);

  if (code === 0) return;
  console.error(output.trimEnd());
  throw new Error(`${title} failed. ${advice}`);
}

/**
 * The last line that says what is being done. With a bullet, turbo says how it is set up.
 *
 * @param {string} output
 */
export function lastLineOf(output) {
  const lines = output.trimEnd().split("\n");
  return lines.findLast((line) => !line.trimStart().startsWith("•")) ?? "";
}

/**
 * The environment without the variables of our commands: a step runs programs of others, which need no credentials.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
function withoutCredentials(environment) {
  // Windows does not distinguish case.
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^saymon_/i.test(name)));
}
