/** What a page would load that uses the whole library. */
import { fileURLToPath } from "node:url";
import * as clientExports from "@saymon-logs/client";
import * as validatorExports from "@saymon-logs/validators";

const path = (name: string) => fileURLToPath(import.meta.resolve(name));
const client = path("@saymon-logs/client");
const calls = "createClient, isSaymonError, isTemporary";
const walks = Object.keys(clientExports)
  .filter((name) => name.startsWith("walk"))
  .join(", ");
const validators = Object.keys(validatorExports)
  .filter((name) => name.endsWith("Record"))
  .join(", ");

/** What each program imports, by the path of the module. */
const programs: Record<string, Record<string, string>> = {
  client: { [client]: `{ ${calls} }` },
  "client with walks": { [client]: `{ ${calls}, ${walks} }` },
  "client with validation": {
    [client]: `{ ${calls} }`,
    [path("@saymon-logs/validators")]: `{ ${validators} }`,
  },
  "openapi-fetch": { [path("openapi-fetch")]: "createClient" },
  ky: { [path("ky")]: "ky" },
  axios: { [path("axios")]: "axios" },
  "Anthropic SDK": { [path("@anthropic-ai/sdk")]: "{ Anthropic }" },
  "Octokit with retries and pagination": {
    [path("@octokit/core")]: "{ Octokit }",
    [path("@octokit/plugin-retry")]: "{ retry }",
    [path("@octokit/plugin-paginate-rest")]: "{ paginateRest }",
  },
  // The client without its own retry loop would need this.
  "p-retry": { [path("p-retry")]: "retry" },
};

const checks: object[] = Object.entries(programs).map(([name, imports]) => ({
  name,
  path: Object.keys(imports),
  import: imports,
  gzip: true,
}));

export default checks;
