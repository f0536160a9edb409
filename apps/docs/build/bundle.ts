import { fileURLToPath } from "node:url";
import { build } from "rolldown";

/**
 * A module of ours with all that it imports, as a short classic script: browsers load no module from a disk.
 *
 * @param constants Values that the module uses without declaring them.
 * @throws An error that names the file when it, or one that it imports, is not valid JavaScript.
 */
export async function bundleScript(file: URL, constants: Record<string, unknown> = {}): Promise<string> {
  const intro = Object.entries(constants)
    .map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`)
    .join("\n");
  const { output } = await build({
    input: fileURLToPath(file),
    platform: "browser",
    output: { format: "iife", minify: true, intro },
    write: false,
  });
  return output[0].code;
}
