import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Browser, type BrowserServer, chromium, type LaunchOptions } from "playwright-core";

export type { Browser, BrowserContext, Locator, Page } from "playwright-core";

// Not import.meta.resolve, which Vitest's global set-up lacks.
const { resolve } = createRequire(import.meta.url);

/**
 * Starts a real Chromium without a window: the one of an npm package on Linux x64, the installed Chrome elsewhere.
 *
 * @throws An error that says what to install when there is no Chrome.
 */
export async function launchBrowser(): Promise<Browser> {
  return withAdvice(chromium.launch(await launchOptions()));
}

/** Starts the same browser for several processes, which reach it with `connectBrowser` and its `wsEndpoint()`. */
export async function launchSharedBrowser(): Promise<BrowserServer> {
  return withAdvice(chromium.launchServer(await launchOptions()));
}

/** Connects to a shared browser. Closing the connection closes its pages, not the browser. */
export function connectBrowser(endpoint: string): Promise<Browser> {
  return chromium.connect(endpoint);
}

async function launchOptions(): Promise<LaunchOptions> {
  if (process.platform !== "linux" || process.arch !== "x64") return { channel: "chrome" };

  const home = await unpackChromium();
  return {
    executablePath: join(home, "chromium"),
    // The package's own arguments include --disable-web-security, which would hide what CORS or a policy refuses.
    args: ["--no-sandbox", "--disable-gpu"],
    env: {
      ...process.env,
      FONTCONFIG_PATH: join(home, "fonts"),
      LD_LIBRARY_PATH: join(home, "al2023", "lib"),
    },
  };
}

async function withAdvice<Started>(starting: Promise<Started>): Promise<Started> {
  try {
    return await starting;
  } catch (cause) {
    throw new Error(
      "The browser did not start. The tests need Google Chrome, except on Linux x64: install it from https://www.google.com/chrome/.",
      { cause },
    );
  }
}

/** Unpacks Chromium with its system libraries and fonts, once per version of the packages. */
async function unpackChromium(): Promise<string> {
  const cache = join(import.meta.dirname, "../node_modules/.cache");
  const home = join(cache, `chromium-${await chromiumVersion()}-with-monospace`);
  if (existsSync(home)) return home;

  // In a folder of its own until it is complete: two test runs may unpack at once, and either may be interrupted.
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
  await writeFile(join(draft, "fonts", "fonts.conf"), fontConfiguration());
  await rename(draft, home).catch(async (error) => {
    await rm(draft, { recursive: true });
    if (!existsSync(home)) throw error;
  });
  return home;
}

/** The package has no monospaced font; without one, code breaks into other lines than readers see. */
function fontConfiguration(): string {
  const cousine = dirname(resolve("@expo-google-fonts/cousine/package.json"));
  return `<fontconfig>
<dir prefix="relative">.</dir>
<dir>${cousine}</dir>
<alias><family>monospace</family><prefer><family>Cousine</family></prefer></alias>
</fontconfig>
`;
}

async function chromiumVersion(): Promise<string> {
  const manifest = join(dirname(resolve("@sparticuz/chromium")), "../package.json");
  return JSON.parse(await readFile(manifest, "utf8")).version;
}
