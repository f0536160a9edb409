/** The guide in the documentation that lists the tools. */
import type { Tool } from "./tool.ts";

/** Writes the guide, as Markdown. */
export function writeGuide(tools: Tool[]): string {
  const rows = tools.map(({ kind, name, version, check }) => `| ${kind} | ${name} | ${version} | ${check} |`);
  return `The document follows OpenAPI 3.1, so other tools can read it. The project's tests try these with each version of the
document:

| kind | tool | version | what is tested |
|---|---|---|---|
${rows.join("\n")}

Pass \`openapi.json\` or \`openapi.yaml\` to a tool. If a tool cannot resolve references, pass
\`openapi.dereferenced.json\`.
`;
}
