/** Random numbers, the same for the same seed. */
export interface Random {
  /** From 0 to 1, exclusive. */
  float(): number;
  /** An integer from 0 to `end`, exclusive. */
  below(end: number): number;
  /** One of the values. */
  pick<T>(values: readonly T[]): T;
  /** True in this share of calls, 0 to 1. */
  chance(share: number): boolean;
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
}

/**
 * Creates a generator (sfc32, seeded by FNV-1a). Each record arrives with a generator of its own; libraries such as
 * pure-rand take 32-bit seeds, of which two among a hundred thousand would be the same.
 */
export function createRandom(seed: string): Random {
  let [a, b, c, d] = [hash(`${seed}a`), hash(`${seed}b`), hash(`${seed}c`), 1];

  function next(): number {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  }

  const float = () => next() / 2 ** 32;
  const below = (end: number) => Math.floor(float() * end);
  for (let round = 0; round < 12; round++) next();

  return {
    float,
    below,
    pick: <T>(values: readonly T[]) => values[below(values.length)] as T,
    chance: (share) => float() < share,
    hex(digits) {
      let text = "";
      while (text.length < digits) text += next().toString(16).padStart(8, "0");
      return text.slice(0, digits);
    },
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value;
}
