/** A word or phrase that the repository does not use. */
export interface Word {
  /** Finds it; the flags `gi` are added. */
  pattern: RegExp;
  /** What to use. */
  use: string;
  /** A sentence that contains it, for the tests. */
  example: string;
}

/** Only words that can be found without false alarms. CONTRIBUTING.md has the other rules of writing. */
export const words: Word[] = [
  {
    pattern: /answer/,
    use: "response (HTTP) or result (of a function)",
    example: "The server answers with 200.",
  },
  {
    pattern: /\bmend(s|ed|ing)?\b/,
    use: "fix, or support (a version)",
    example: "The newest version is mended.",
  },
  { pattern: /\bwhole numbers?\b/, use: "integer", example: "It must be a whole number." },
  {
    pattern: /\b(be|is|as|into) a text\b(?! (file|editor|field))/,
    use: "string",
    example: "It must be a text.",
  },
  { pattern: /\bown machine\b/, use: "localhost, or local machine", example: "Only on the own machine." },
  {
    pattern: /\bkeep(s|ing)? to (an?|its|th(at|e|ese|is|ose)|what)\b/,
    use: "conform to",
    example: "It keeps to the document.",
  },
  { pattern: /\bnone (twice|lost)\b/, use: "exactly once", example: "All records, none twice." },
  {
    pattern: /\bis not known; there (is|are)\b/,
    use: 'unknown option "x"; expected …',
    example: "x is not known; there are y.",
  },
  {
    pattern: /\b(takes in|gives? out)\b/,
    use: "input, output, provides, requires",
    example: "It gives out records.",
  },
  { pattern: /\bhand(s|ed|ing)? out\b/, use: "return or yield", example: "It hands out records." },
  {
    pattern: /\b(some|no|any|every)body('s)?\b(?!:)/,
    use: "the role, or someone, no one, everyone",
    example: "Nobody reads it.",
  },
  { pattern: /\bmade[- ]up\b/, use: "generated, mock, fake or fixture", example: "It has made-up records." },
  { pattern: /\bmade from\b/, use: "generated from", example: "Types are made from the document." },
  { pattern: /\bgreatest\b/, use: "maximum, highest or largest", example: "It is the greatest limit." },
  { pattern: /\bblacken(s|ed|ing)?\b/, use: "redact or mask", example: "It blackens secrets." },
  { pattern: /\boddit(y|ies)\b/, use: "edge case", example: "It tests oddities." },
  { pattern: /\bin between\b/, use: "meanwhile, or between", example: "A proxy in between fails." },
  { pattern: /\bon the way\b/, use: "while, during, or between", example: "It is lost on the way." },
  { pattern: /\bheed(s|ed|ing)?\b/, use: "honour, apply or follow", example: "It does not heed skip." },
  { pattern: /\banew\b/, use: "again", example: "It builds the site anew." },
  { pattern: /\btells? of\b/, use: "describe, report or mention", example: "It tells of a change." },
  {
    pattern: /\bstands? (in|here|there|beside)\b/,
    use: "is in, here, there, beside",
    example: "It stands in the log.",
  },
  {
    pattern: /\bwhere .{1,40} stands\b/,
    use: "how far … was read, or where … is",
    example: "The cursor tells where a walk stands.",
  },
  { pattern: /\(conclusion\)/, use: "(inferred)", example: "It is sorted *(conclusion)*." },
];
