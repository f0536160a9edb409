import { readFile } from "node:fs/promises";
import { paragraphs } from "./sections.ts";

/** Where to start, as Markdown for the top of the overview. The root's `package.json` names the repository. */
export async function projectLinks(): Promise<string> {
  const { repository } = JSON.parse(
    await readFile(new URL("../../../package.json", import.meta.url), "utf8"),
  ) as { repository?: string };
  return linksFor(repository);
}

/** The links of {@link projectLinks} for the address of a repository; without an address, those to pages of this site. */
export function linksFor(repository = ""): string {
  const address = repository.replace(/^git\+/, "").replace(/(\.git)?\/?$/, "");
  return paragraphs(
    "**Start:** [try a request](try.html), [get the logs out](get-the-logs-out.html), or use the [TypeScript client](client/index.html):",
    "```bash\nnpm install @saymon-logs/client\n```",
    address &&
      `**Project:** [repository](${address}), [package](https://www.npmjs.com/package/@saymon-logs/client), [report a difference](${address}/issues/new/choose).`,
  );
}
