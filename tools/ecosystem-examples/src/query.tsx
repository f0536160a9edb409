import { type BasicAuth, createClient } from "@saymon-logs/client";
import type { paths } from "@saymon-logs/types";
import { useQuery } from "@tanstack/react-query";
import createQueries, { type OpenapiQueryClient } from "openapi-react-query";
import type { ReactNode } from "react";

/** With the login of the person at the browser: a bundle must not contain credentials. */
export function createLogQueries(baseUrl: string, auth: BasicAuth): OpenapiQueryClient<paths> {
  const { http } = createClient({ baseUrl, auth });
  // Otherwise a failure with an empty body looks like a log without records.
  http.use({
    onResponse({ response }) {
      if (!response.ok) throw new Error(`The server responded with ${response.status}.`);
    },
  });
  return createQueries(http);
}

export function Sessions({ queries }: { queries: OpenapiQueryClient<paths> }): ReactNode {
  const init = { params: { query: { limit: 10 } } };
  // The client has retried already.
  const options = queries.queryOptions("get", "/node/api/users/session/log", init, { retry: false });
  const { data, error } = useQuery(options);
  if (error) return <p>The sessions cannot be read.</p>;
  return data?.map(({ id, login }) => <p key={id}>{login}</p>);
}
