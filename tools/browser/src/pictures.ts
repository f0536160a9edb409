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
    `${share} of the pixels differ. Compare ${rejected.pathname} with ${accepted.pathname}. If it is right, run \`pnpm run accept\` in ${process.cwd()}.`,
  );
}

/**
 * The share of pixels that differ visibly between two screenshots.
 *
 * @throws An error when they differ in size.
 */
export function pictureDifference(accepted: Buffer, actual: Buffer): number {
  const [a, b] = [PNG.sync.read(accepted), PNG.sync.read(actual)];
  if (a.width !== b.width || a.height !== b.height)
    throw new Error(
      `The screenshot is ${b.width} × ${b.height} pixels; the accepted one is ${a.width} × ${a.height}.`,
    );
  return pixelmatch(a.data, b.data, undefined, a.width, a.height) / (a.width * a.height);
}
