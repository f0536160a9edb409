import { found, notFound, openLogs, type Probe } from "./probe.ts";

/** Whether API tokens are accepted, asked with one. */
export const apiTokens: Probe = {
  name: "api-tokens",
  question: "Does the server accept API tokens?",
  requests: 1,
  async run(lab) {
    const [log] = openLogs(lab);
    if (!log) return [notFound("no log can be read")];
    if (!lab.server.knows("API token"))
      return [notFound("SAYMON_API_TOKEN is not set beside login and password")];
    const { operation, user } = log;
    const exchange = await lab.server.ask({
      operation,
      parameters: { ...user, limit: 1 },
      credentials: "API token",
    });
    const { status } = exchange.answer;
    if (status === 200) return [found("on", "Yes.", [exchange], "The client can sign in with { apiToken }.")];
    if (status !== 401) return [notFound(`the answer was ${status}`, [exchange])];
    const finding = "No, if the token is a good one: the server refuses it (401).";
    return [found("off", finding, [exchange], "The client must sign in with login and password.")];
  },
};
