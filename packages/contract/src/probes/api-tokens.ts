import { found, notFound, openLogs, type Probe } from "./probe.ts";

/** Whether API tokens are accepted; needs one. */
export const apiTokens: Probe = {
  name: "api-tokens",
  question: "Does the server accept API tokens?",
  async run(context) {
    const [log] = openLogs(context);
    if (!log) return [notFound("No log can be read.")];
    if (!context.server.has("API token"))
      return [notFound("SAYMON_API_TOKEN is not set in addition to login and password.")];
    const { operation, user } = log;
    const exchange = await context.server.send({
      operation,
      parameters: { ...user, limit: 1 },
      credentials: "API token",
    });
    const { status } = exchange.response;
    if (status === 200) return [found("on", "Yes.", [exchange], "The client can use auth: { apiToken }.")];
    if (status !== 401) return [notFound(`The response was ${status}.`, [exchange])];
    const finding = "No (401), provided that the token is valid.";
    return [found("off", finding, [exchange], "The client must use login and password.")];
  },
};
