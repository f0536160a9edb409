import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

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
