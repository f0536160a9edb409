import { mkdir, readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

/** How a screenshot is compared with the accepted one. */
export interface Comparison {
  /** Folder of the accepted screenshots, with a slash at its end. */
  folder: URL;
  /** Name of its file, without the extension. */
  name: string;
  /** The share of pixels that may differ. */
  tolerance: number;
}

/**
 * Compares a screenshot with the accepted one. With `ACCEPT_SCREENS=1`, this one is accepted.
 *
 * @throws An error that says what to do when too many pixels differ. Then the screenshot is in `.turbo/screens`.
 */
export async function expectPicture(actual: Buffer, { folder, name, tolerance }: Comparison): Promise<void> {
  const accepted = new URL(`${name}.png`, folder);
  if (process.env["ACCEPT_SCREENS"] === "1") await writeFile(accepted, actual);
  const share = pictureDifference(await readFile(accepted), actual);
  if (share <= tolerance) return;
  const rejected = new URL(`.turbo/screens/${name}.png`, pathToFileURL(`${process.cwd()}/`));
  await mkdir(new URL(".", rejected), { recursive: true });
  await writeFile(rejected, actual);
  throw new Error(
    `${name}: ${(share * 100).toFixed(1)} % of the pixels differ (100 %: another size). Compare ${rejected.pathname} with ${accepted.pathname}. If it is right, run \`npx -y pnpm@12 run accept\` in ${process.cwd()}.`,
  );
}

/** The share of pixels that differ visibly between two screenshots; 1 when they differ in size. */
export function pictureDifference(accepted: Buffer, actual: Buffer): number {
  const [a, b] = [PNG.sync.read(accepted), PNG.sync.read(actual)];
  if (a.width !== b.width || a.height !== b.height) return 1;
  return pixelmatch(a.data, b.data, undefined, a.width, a.height) / (a.width * a.height);
}
