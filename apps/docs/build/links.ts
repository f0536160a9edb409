import { readFile } from "node:fs/promises";
import { paragraphs } from "./sections.ts";

/** Where to start, as Markdown for the top of the overview. The root's `package.json` names the repository. */
export async function projectLinks(): Promise<string> {
  const { repository } = JSON.parse(
    await readFile(new URL("../../../package.json", import.meta.url), "utf8"),
  ) as { repository?: string };
  const address = repository?.replace(/^git\+|\.git$|\/$/g, "");
  return paragraphs(
    "**Start:** [try a request](try.html), [get the logs out](get-the-logs-out.html), or use the [TypeScript client](client/index.html):",
    "```bash\nnpm install @saymon-logs/client\n```",
    address &&
      `**Project:** [repository](${address}), [package](https://www.npmjs.com/package/@saymon-logs/client), [report a difference](${address}/issues/new/choose).`,
  );
}
