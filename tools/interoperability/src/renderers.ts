/** Pages that show the document in a browser. */
import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "@saymon-logs/browser";
import { type Listening, listen } from "@saymon-logs/command-line/listen";
import { execa } from "execa";
import sirv from "sirv";
import { type Context, type Tool, versionOf } from "./tool.ts";

// Its npm package depends on 250 others that its bundle does not need, so the test fetches the package alone.
const scalarVersion = "1.76.0";

export const renderers: Tool[] = [
  {
    name: "Swagger UI",
    version: versionOf("swagger-ui-dist"),
    kind: "renderer",
    check: "shows each operation, without an error in the console",
    run: (context) =>
      expectOperations(context, {
        assets: fileURLToPath(new URL(".", import.meta.resolve("swagger-ui-dist/package.json"))),
        html: `<!doctype html><title>Swagger UI</title><link rel="icon" href="data:,">
<div id="page"></div><script src="/swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({ url: "/openapi.json", dom_id: "#page", validatorUrl: null });</script>`,
      }),
  },
  {
    name: "Scalar",
    version: scalarVersion,
    kind: "renderer",
    check: "shows each operation, without an error in the console",
    run: async (context) => {
      await unpack(`@scalar/api-reference@${scalarVersion}`, context.folder);
      await expectOperations(context, {
        assets: join(context.folder, "package/dist/browser"),
        html: `<!doctype html><title>Scalar</title><link rel="icon" href="data:,">
<div id="page"></div><script src="/standalone.js"></script>
<script>Scalar.createApiReference("#page", { url: "/openapi.json", withDefaultFonts: false, telemetry: false, defaultOpenAllTags: true });</script>`,
      });
    },
  },
];

/** Fetches a package without its dependencies, into the folder `package`. */
async function unpack(name: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { stdout } = await execa("npm", ["pack", name, "--silent"], { cwd: folder });
  await execa("tar", ["-xzf", stdout.trim()], { cwd: folder });
}

interface Page {
  html: string;
  /** The folder of the scripts. */
  assets: string;
}

async function expectOperations({ document }: Context, { html, assets }: Page): Promise<void> {
  const server = await serve(html, assets, document);
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", ({ message }) => errors.push(message));
  try {
    await page.goto(`${server.url}/`);
    for (const { get } of Object.values(
      (document as { paths: Record<string, { get: { summary: string } }> }).paths,
    ))
      await page.getByText(get.summary).first().waitFor({ state: "attached" });
    if (errors.length > 0) throw new Error(errors.join("\n"));
  } finally {
    await browser.close();
    await server.close();
  }
}

async function serve(html: string, assets: string, document: object): Promise<Listening> {
  const files = sirv(assets);
  const server = createServer((request, response) => {
    if (request.url === "/") response.setHeader("Content-Type", "text/html; charset=utf-8").end(html);
    else if (request.url === "/openapi.json") response.end(JSON.stringify(document));
    else files(request, response, () => void response.writeHead(404).end());
  });
  return listen(server);
}
