/**
 * Leaves out the custom properties and the fonts that nothing refers to. Redoc's style sheet has thousands of properties,
 * of which its first view needs a few hundred, and a font of icons; its script brings all of them again when it runs.
 */
export function withoutUnused(styles: string): string {
  return withoutUnusedFonts(withoutUnusedProperties(styles));
}

function withoutUnusedFonts(styles: string): string {
  const font = /@font-face\s*\{[^{}]*?font-family:\s*['"]?([^'";}]+)[^{}]*\}\n?/g;
  const rules = styles.replaceAll(font, "");
  return styles.replaceAll(font, (text, family) => (rules.includes(family) ? text : ""));
}

function withoutUnusedProperties(styles: string): string {
  const declaration = /(?<=[{;])\s*(--[\w-]+)\s*:([^;{}]*);?/g;
  const values = new Map<string, string[]>();
  for (const [, name = "", value = ""] of styles.matchAll(declaration))
    values.set(name, [...(values.get(name) ?? []), value]);

  const used = new Set<string>();
  const use = (text: string): void => {
    for (const [, name = ""] of text.matchAll(/var\(\s*(--[\w-]+)/g)) {
      if (used.has(name)) continue;
      used.add(name);
      for (const value of values.get(name) ?? []) use(value);
    }
  };
  use(styles.replaceAll(declaration, ""));
  return (
    styles
      .replaceAll(declaration, (text, name) => (used.has(name) ? text : ""))
      // Tried only where a rule can begin, as the style sheet is long.
      .replaceAll(/(?<=^|[{}\n])[^{}\n]+\{\s*\}\n?/g, "")
  );
}
