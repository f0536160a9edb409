import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };
import { HttpResponse, http } from "msw";
import { type SetupServer, setupServer } from "msw/node";

// On any host, each operation responds with its first example.
const handlers = Object.entries(document.paths).map(([path, { get }]) => {
  const { examples } = get.responses["200"].content["application/json"];
  const [example] = Object.values<{ value: object[] }>(examples);
  // MSW writes {id} as :id.
  return http.get(`*${path.replaceAll(/\{(\w+)\}/g, ":$1")}`, () => HttpResponse.json(example?.value));
});

/** Your tests call `server.listen({ onUnhandledFrame: "error" })` first, and `server.close()` last. */
export const server: SetupServer = setupServer(...handlers);
