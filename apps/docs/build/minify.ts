import { minify } from "vite";

/**
 * The same classic script, shorter. Its global names stay, since other scripts use them.
 *
 * @throws An error that names the script when it is not valid JavaScript.
 */
export async function minifyScript(name: string, script: string): Promise<string> {
  const { code, errors } = await minify(name, script, { module: false });
  const [error] = errors;
  if (error) throw new Error(`${name} could not be minified: ${error.message}`);
  return code;
}
