/** Words for the plural categories of a language, such as `one` and `other` in English. */
export type PluralForms = { readonly other: string } & { readonly [Rule in Intl.LDMLPluralRule]?: string };

const numberOptions = { maximumFractionDigits: 1, numberingSystem: "latn" };

/** Writes a number as a language does: `1,234`. */
export function createNumberFormat(language: string): (value: number) => string {
  return new Intl.NumberFormat(language, numberOptions).format;
}

/** Writes a share as a language does: `12.5%` for 0.125. */
export function createPercentFormat(language: string): (share: number) => string {
  return new Intl.NumberFormat(language, { ...numberOptions, style: "percent" }).format;
}

/** Writes a number with its noun in the right form: `1 user`, `1,234 users`. */
export function createCounter<Noun extends string>(
  language: string,
  nouns: Readonly<Record<Noun, PluralForms>>,
): (value: number, noun: Noun) => string {
  const rules = new Intl.PluralRules(language);
  const number = createNumberFormat(language);
  return (value, noun) => {
    const forms: PluralForms = nouns[noun];
    return `${number(value)}\u00A0${forms[rules.select(value)] ?? forms.other}`;
  };
}
