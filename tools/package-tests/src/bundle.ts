import { build } from "rolldown";

/** The code of a module with everything that it imports, for browsers and workers. */
export async function bundle(input: string): Promise<string> {
  const { output } = await build({ input, platform: "browser", write: false });
  return output[0].code;
}
