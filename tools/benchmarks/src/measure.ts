import { Bench } from "tinybench";

/** How often the tasks run. */
export interface Effort {
  /** Turns of each task. */
  rounds: number;
  /** Runs in a turn, one after the other. */
  runs: number;
}

/**
 * Measures tasks side by side with tinybench. In each round every task has a turn, so that the load of the machine
 * affects all alike, in an order that changes, so that no task always runs after the same one. A first tenth of the
 * rounds warms up.
 *
 * @param tasks What to measure, by name.
 * @param progress Called with a line about what is running.
 * @returns The median duration of each task in milliseconds, by name.
 * @throws The error of a task that fails.
 *
 * @example
 * ```ts
 * import { measure } from "@saymon-logs/benchmarks/measure";
 *
 * const medians = await measure({ home: () => fetch("http://localhost:4020") }, { rounds: 10, runs: 5 });
 * console.log(medians.home);
 * ```
 */
export async function measure<Name extends string>(
  tasks: Record<Name, () => Promise<unknown>>,
  { rounds, runs }: Effort,
  progress: (line: string) => void = () => {},
): Promise<Record<Name, number>> {
  const names = Object.keys(tasks) as Name[];
  const samples = new Map(names.map((name) => [name, [] as number[]]));
  const warmUp = Math.ceil(rounds / 10);
  for (let round = 0; round < warmUp + rounds; round++) {
    progress(`round ${round + 1} of ${warmUp + rounds}`);
    const bench = new Bench({ iterations: runs, time: 0, warmup: false, retainSamples: true, throws: true });
    for (const name of ordered(names, round)) bench.add(name, tasks[name], { async: true });
    for (const { name, result } of await bench.run())
      if (round >= warmUp && "latency" in result)
        samples.get(name as Name)?.push(...(result.latency.samples ?? []));
  }
  return Object.fromEntries(names.map((name) => [name, median(samples.get(name) ?? [])])) as Record<
    Name,
    number
  >;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

/** Each round begins with the next name; every second one goes backwards. */
function ordered<Name>(names: Name[], round: number): Name[] {
  const start = round % names.length;
  const rotated = [...names.slice(start), ...names.slice(0, start)];
  return round % 2 === 0 ? rotated : rotated.reverse();
}
