import type { Page } from "@saymon-logs/browser";

/**
 * How much two pictures differ, from 0 to 1. Both are cut into squares, of which only two things count: the colour of
 * the ground, and whether something stands on it. What stands there may be moved by a square, so that another font,
 * which breaks lines elsewhere, changes little.
 *
 * The browser reads the pictures: nothing else has to.
 */
export function difference(page: Page, accepted: Buffer, actual: Buffer): Promise<number> {
  const pictures = [accepted, actual].map((png) => `data:image/png;base64,${png.toString("base64")}`);
  return page.evaluate(compare, pictures);
}

interface Square {
  ground: number[];
  busy: boolean;
}

/** Runs in the page. */
async function compare(pictures: string[]): Promise<number> {
  const side = 15;
  const clearly = 24;
  const [accepted = [], actual = []] = await Promise.all(pictures.map(cut));
  if (accepted.length !== actual.length || accepted[0]?.length !== actual[0]?.length) return 1;

  const different = accepted.flatMap((row, y) =>
    row.filter((square, x) => {
      const other = actual[y]?.[x];
      return (
        !other ||
        isAnother(square.ground, other.ground) ||
        (square.busy && !isBusyAround(actual, x, y)) ||
        (other.busy && !isBusyAround(accepted, x, y))
      );
    }),
  );
  return different.length / accepted.flat().length;

  async function cut(picture: string): Promise<Square[][]> {
    const image = new Image();
    image.src = picture;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d", {
      willReadFrequently: true,
    });
    if (!context) throw new Error("The browser cannot draw.");
    context.drawImage(image, 0, 0);
    return range(Math.floor(image.height / side)).map((y) =>
      range(Math.floor(image.width / side)).map((x) =>
        look(context.getImageData(x * side, y * side, side, side).data),
      ),
    );
  }

  function look(data: Uint8ClampedArray): Square {
    const pixels = range(data.length / 4).map((index) => [...data.subarray(index * 4, index * 4 + 3)]);
    const ground = [0, 1, 2].map((channel) => median(pixels.map((pixel) => pixel[channel] ?? 0)));
    return { ground, busy: pixels.filter((pixel) => isAnother(pixel, ground)).length > pixels.length / 20 };
  }

  function isBusyAround(squares: Square[][], x: number, y: number): boolean {
    return [-1, 0, 1].some((down) => [-1, 0, 1].some((right) => squares[y + down]?.[x + right]?.busy));
  }

  function isAnother(colour: number[], other: number[]): boolean {
    return colour.some((value, channel) => Math.abs(value - (other[channel] ?? 0)) > clearly);
  }

  function median(values: number[]): number {
    return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  }

  function range(length: number): number[] {
    return Array.from({ length }, (_, index) => index);
  }
}
