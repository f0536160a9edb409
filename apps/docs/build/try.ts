import { readFile } from "node:fs/promises";
import type { Document, Parameter } from "@saymon-logs/openapi/document";
import { bundleScript } from "./bundle.ts";
import { endpoints } from "./document.ts";
import { addAsset, type Files } from "./files.ts";
import { addPage } from "./layout.ts";

/** Adds the page that sends requests, by Swagger UI. Nothing of it is loaded before a reader opens it. */
export async function addTryPage(files: Files, document: Document, styles: string): Promise<void> {
  const [uiStyles = "", uiScript = "", ownStyles = ""] = await Promise.all(
    [
      import.meta.resolve("swagger-ui-dist/swagger-ui.css"),
      import.meta.resolve("swagger-ui-dist/swagger-ui-bundle.js"),
      new URL("../try/try.css", import.meta.url),
    ].map((url) => readFile(new URL(url), "utf8")),
  );
  const script = await bundleScript(new URL("../try/try.js", import.meta.url), {
    spec: documentToTry(document),
  });
  const { title } = document.info;
  addPage(files, document, {
    path: "try.html",
    title: `Try it – ${title}`,
    description: "Send a request to the sandbox, the mock or your own SAYMON server.",
    styles: [addAsset(files, "swagger-ui.css", uiStyles), styles, addAsset(files, "try.css", ownStyles)],
    scripts: [addAsset(files, "swagger-ui.js", uiScript), addAsset(files, "try.js", script)],
    // A reader's own server can be anywhere.
    policy: { "connect-src": "'self' http: https:" },
    body,
  });
}

const body = `<main id="content" class="plain" tabindex="-1">
<h1>Try it</h1>
<p>Send a request from this page and see the response. Nothing you type is stored.</p>
<ol>
<li><strong>Authorize:</strong> enter a login and a password. The sandbox has the login <code>admin</code> with the password <code>secret</code>.</li>
<li><strong>Execute:</strong> the response appears below the button.</li>
</ol>
<noscript><p class="site-notice">This page needs JavaScript. <a href="plain.html">The single page</a> has samples for the command line.</p></noscript>
<ul>
<li><strong>Sandbox:</strong> a small SAYMON server with generated records. Start it with <code>npx -y pnpm@12 start</code> in a clone of the repository.</li>
<li><strong>Mock:</strong> returns the examples of the document. The same command starts it. It accepts any login.</li>
<li><strong>Your own server:</strong> browsers let a page read a response from another host only if that server allows it (CORS). <strong>Not published:</strong> whether SAYMON does. If the request fails here but works with <code>curl</code>, the browser blocked it.</li>
</ul>
<div id="swagger-ui"></div>
</main>`;

/** Most of the sandbox's records are of this year; the vendor's examples, with which the parameters begin, are older. */
const sandboxYear: Record<string, number> = { from: Date.UTC(2025), to: Date.UTC(2026) - 1 };

/** The requests alone: the reference describes the rest. */
function documentToTry(document: Document): object {
  const paths = Object.fromEntries(
    endpoints(document).map(({ path, operationId, title, parameters }) => [
      path,
      {
        get: {
          operationId,
          tags: ["Requests"],
          summary: title,
          parameters: parameters.map(withinSandboxYear),
          responses: { default: { description: "" } },
        },
      },
    ]),
  );
  const { openapi, info, security, components } = document;
  return {
    openapi,
    info: { title: info.title, version: info.version },
    servers: localFirst(document),
    paths,
    security,
    components: { securitySchemes: components.securitySchemes },
  };
}

function withinSandboxYear(parameter: Parameter): Parameter {
  const example = sandboxYear[parameter.name];
  if (example === undefined) return parameter;
  const description = `${parameter.description} The field has ${new Date(example).toISOString()}.`;
  return { ...parameter, description, example };
}

/** The server that a reader can use at once comes first: what runs on the reader's machine, the newest first. */
function localFirst({ servers }: Document): Document["servers"] {
  const isLocal = ({ variables }: Document["servers"][number]) => variables === undefined;
  return [...servers.filter(isLocal).reverse(), ...servers.filter((server) => !isLocal(server))];
}
