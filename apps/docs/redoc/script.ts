import { readFile } from "node:fs/promises";

/** Text of Redoc's script that is replaced, and why. */
export interface Patch {
  why: string;
  from: string;
  to: string;
}

/** All changes to Redoc's script. `redoc/script.ts` fails the build when one of them no longer applies. */
export const patches: readonly Patch[] = [
  {
    why: "Browsers load no module from a disk, so the script is a classic one.",
    from: "export{RedocStandalone,hydrate,init};",
    to: "",
  },
  {
    why: "A classic script has no import.meta. Redoc would look for its search worker there, which it makes from a blob.",
    from: "import.meta",
    to: "({})",
  },
  {
    why: "The security dialog shows the type (http) where its label says scheme (basic).",
    from: "`HTTP Authorization Scheme`),value:e.type",
    to: "`HTTP Authorization Scheme`),value:e.scheme",
  },
  // Redoc loads the word beside "API docs by" from its makers' host.
  ...Object.entries({ "logo-mini-full.svg": "Redocly", "logo-mini.svg": "R" }).map(([name, text]) => ({
    why: "The page must not request anything from another host.",
    from: `https://cdn.redoc.ly/redoc/${name}`,
    to: wordmark(text),
  })),
];

/** Redoc's own script with our changes. */
export async function redocScript(): Promise<string> {
  const chunk = new URL("../lib/chunks/redoc.standalone.js", import.meta.resolve("@redocly/cli/bin/cli.js"));
  return applyPatches(await readFile(chunk, "utf8"));
}

/**
 * Replaces the text that each patch names.
 *
 * @throws An error that names the first patch whose text is not there.
 */
export function applyPatches(script: string): string {
  return patches.reduce((text, { why, from, to }) => {
    if (text.includes(from)) return text.replaceAll(from, to);
    throw new Error(
      `Redoc's script no longer contains "${from}". Look whether its fault is gone (${why}), then adapt or delete the patch in redoc/script.ts.`,
    );
  }, script);
}

function wordmark(text: string): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${text.length * 7}" height="12">` +
    `<text y="10" font-family="sans-serif" font-size="11" font-weight="bold" fill="#3f7ee8">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
