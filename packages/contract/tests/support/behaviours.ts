/** The ways in which the sandbox can behave, and all combinations of them. */
import { type Behaviour, behaviourOptions } from "@saymon-logs/sandbox";

/** Values for options that take any number or name. */
const numbersAndNames: Record<string, (string | number)[]> = {
  defaultLimit: [1, 30, 50],
  maxLimit: [7, 25, 100],
  auditPermission: ["none", "manage-users", "read-audit-log"],
};

/** Options with choices come first: so many numbers in a row as they have combinations hold each of those once. */
const options = behaviourOptions.toSorted((one, other) => Number(!one.choices) - Number(!other.choices));
const values: [keyof Behaviour, readonly (string | number)[]][] = options.map(({ name, choices }) => [
  name,
  choices ?? numbersAndNames[name] ?? [],
]);

/** How many combinations there are. */
export const combinationCount: number = values.reduce((product, [, { length }]) => product * length, 1);

/** How many combinations there are of the options with choices alone. */
export const choiceCount: number = options.reduce(
  (product, { choices }) => product * (choices?.length ?? 1),
  1,
);

/** One of the combinations, by its number. */
export function combination(number: number): Behaviour {
  let rest = number;
  const chosen = values.map(([name, choices]) => {
    const value = choices[rest % choices.length];
    rest = Math.floor(rest / choices.length);
    return [name, value];
  });
  return Object.fromEntries(chosen);
}

/** Every pair of values of two options that is in some of these combinations. */
export function pairsIn(behaviours: Behaviour[]): Set<string> {
  return new Set(
    behaviours.flatMap((behaviour) => {
      const settings = Object.entries(behaviour).map(([name, value]) => `${name} ${value}`);
      return settings.flatMap((one, index) => settings.slice(index + 1).map((other) => `${one}, ${other}`));
    }),
  );
}

/** How many pairs of values there are. */
export const pairCount: number = values
  .flatMap(([, one], index) => values.slice(index + 1).map(([, other]) => one.length * other.length))
  .reduce((sum, product) => sum + product, 0);
