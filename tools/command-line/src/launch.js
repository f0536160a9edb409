/**
 * `node tools/command-line/src/launch.js <workspace> <file> [arguments]`: runs a program of this repository.
 *
 * First it installs the packages that the program and its build need, and no others, then it builds. Both show their
 * progress on a terminal, and print nothing else unless they fail, and then to standard error. `--help` runs the
 * sources of what is not built, and builds only where these need generated code.
 *
 * This file is JavaScript, because the first run is on the machine's own Node.js, which can be too old for the rest.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import * as nodeModule from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runStep } from "./step.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const self = fileURLToPath(import.meta.url);
const isWindows = process.platform === "win32";
/** turbo has to find pnpm, which is on the PATH of a script. */
const isRunByPnpm = process.env["npm_config_user_agent"]?.startsWith("pnpm") ?? false;

/** Workspaces that tests and measurements use, with packages that a program does not need: browsers, peers. */
const testTools = ["@saymon-logs/benchmarks", "@saymon-logs/browser", "@saymon-logs/release"];

const isInstalled = process.argv[2] === "--installed";
const [workspace = "", file = "", ...args] = process.argv.slice(isInstalled ? 3 : 2);
const program = resolve(root, file);
/** Options of pnpm: what a program needs, and its build; and what suffices to load it. */
const everything = [
  `--filter=${workspace}...`,
  ...testTools.filter((name) => name !== workspace).map((name) => `--filter=!${name}`),
];
const programOnly = [`--filter-prod=${workspace}...`];
const asksForHelp = args.includes("--help") || args.includes("-h");

try {
  await launch();
} catch (error) {
  console.error(`error: ${/** @type {Error} */ (error).message}`);
  process.exitCode = 1;
}

async function launch() {
  if (!isInstalled) await install(asksForHelp ? programOnly : everything);
  const node = findNode();
  if (node !== undefined && node !== realpathSync(process.execPath)) return runIn(node);
  if (node === undefined) requireTypeScript();
  if (asksForHelp) runSources();
  else await build();

  process.argv.splice(1, process.argv.length, program, ...args);
  try {
    await import(pathToFileURL(program).href);
  } catch (error) {
    if (!asksForHelp || /** @type {{ code?: string }} */ (error).code !== "ERR_MODULE_NOT_FOUND") throw error;
    await install(everything);
    await build();
    // Node.js remembers a module that could not be loaded, so this takes another process.
    await runIn(process.execPath);
  }
}

/** @param {string[]} filters */
async function install(filters) {
  await runStep(
    "Installing packages",
    ...pnpm(["install", ...filters]),
    "Check the connection to the npm registry, then run the command again.",
  );
}

async function build() {
  const turbo = join(root, "node_modules", ".bin", "turbo");
  const args = ["run", "build", `--filter=${workspace}`, "--output-logs=errors-only"];
  /** @type {[command: string, args: string[]]} */
  const command = isRunByPnpm ? [isWindows ? `"${turbo}"` : turbo, args] : pnpm(["exec", "turbo", ...args]);
  await runStep("Building", ...command, "Correct the error above, then run the command again.");
}

/** Lets `import` load `src/file.ts` where `dist/file.js` is not built. */
function runSources() {
  nodeModule.registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        const { url = "" } = /** @type {{ url?: string }} */ (error);
        const source = new URL(url.replace("/dist/", "/src/").replace(/\.js$/, ".ts"), import.meta.url);
        if (!url || !existsSync(source)) throw error;
        // Node.js strips no types below node_modules.
        return { url: pathToFileURL(realpathSync(source)).href, shortCircuit: true };
      }
    },
  });
}

/**
 * The command that runs this pnpm again: it says where it is. Without pnpm, npx fetches it.
 *
 * @param {string[]} args
 * @returns {[command: string, args: string[]]}
 */
function pnpm(args) {
  const { npm_execpath: path = "" } = process.env;
  if (!isRunByPnpm) return ["npx", ["--yes", "pnpm@12", ...args]];
  return /\.[cm]?js$/.test(path) ? [process.execPath, [path, ...args]] : [path, args];
}

/** The Node.js that the packages of the repository bring: only the one for this platform is installed, if there is one. */
function findNode() {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const file = join("bin", isWindows ? "node.exe" : "node");
  const paths = Object.keys(optionalDependencies).map((name) => join(root, "node_modules", name, file));
  const path = paths.find((candidate) => existsSync(candidate));
  return path && realpathSync(path);
}

/** Without a Node.js of the repository, this one has to run TypeScript. */
function requireTypeScript() {
  if (process.features.typescript) return;
  throw new Error(
    `npm has no Node.js for ${process.platform} ${process.arch}, and ${process.version} is too old. Run the command with Node.js 24 or newer.`,
  );
}

/**
 * Goes on in another process, and ends as it does.
 *
 * @param {string} node
 */
async function runIn(node) {
  const child = spawn(node, [self, "--installed", workspace, file, ...args], { stdio: "inherit" });
  // Ctrl-C reaches both processes; this one waits for the other.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.exitCode = await new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve(code ?? 1));
  });
}
