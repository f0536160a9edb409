/** The greatest `int32`; timers take no more either. */
export const int32Max: number = 2 ** 31 - 1;

/** @throws TypeError when the value is no whole number from `least` to {@link int32Max}. */
export function toWholeNumber(argument: string, value: unknown, least: number): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= int32Max) {
    return value as number;
  }
  throw new TypeError(`${argument}: must be a whole number from ${least} to ${int32Max}.`);
}
