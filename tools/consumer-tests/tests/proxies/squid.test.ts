/** Calls through squid as a forward proxy, with undici as the README shows it. */
import { type Client, createClient, isSaymonError, isTemporary, walkSessionLog } from "@saymon-logs/client";
import { ProxyAgent, fetch as undiciFetch } from "undici";
import { describe, expect, onTestFinished, test } from "vitest";
import { start } from "../walk/logs.ts";
import { missing, startSquid } from "./programs.ts";

const allowed = "http_access allow all";
const authenticated = `
auth_param basic program /usr/lib/squid/basic_fake_auth
acl signed_in proxy_auth REQUIRED
http_access allow signed_in
http_access deny all`;
const secret = "a secret of squid";
const token = `Basic ${btoa(`auditor:${secret}`)}`;

/** Plain HTTP can be forwarded by the proxy, or tunnelled through it as HTTPS is. */
describe.skipIf(missing("squid")).each([
  ["forwarding", false],
  ["with a tunnel", true],
])(missing("squid") ?? "through squid, %s", (_, proxyTunnel) => {
  async function clientThrough(rules: string, credentials?: string) {
    const sandbox = await start({ records: 300, maxLimit: 50 });
    const { url } = await startSquid(rules);
    const dispatcher = new ProxyAgent({ uri: url, proxyTunnel, ...(credentials && { token: credentials }) });
    onTestFinished(() => dispatcher.close());
    let requests = 0;
    const client: Client = createClient({
      baseUrl: sandbox.url,
      auth: { login: sandbox.users[0]?.login ?? "", password: sandbox.users[0]?.password ?? "" },
      fetch: ({ url, headers, signal }) => {
        requests++;
        const init = {
          headers: Object.fromEntries(headers),
          signal,
          redirect: "manual",
          dispatcher,
        } as const;
        return undiciFetch(url, init) as unknown as Promise<Response>;
      },
    });
    const ids = [...sandbox.records("listSessionLog")].map((record) => (record as { id: string }).id);
    return { client, ids, requests: () => requests };
  }

  test.each([
    ["open to everyone", allowed, undefined],
    ["open to users", authenticated, token],
  ])("that is %s, a walk is exact", async (_, rules, credentials) => {
    const { client, ids } = await clientThrough(rules, credentials);
    const read: string[] = [];
    for await (const { id } of walkSessionLog(client)) read.push(id);
    expect(read.sort()).toEqual(ids.sort());
  });

  test("that wants credentials, a call fails at once with a reason, and without a secret", async () => {
    const { client, requests } = await clientThrough(authenticated);
    const error = await client.listSessionLog().catch((thrown: unknown) => thrown);
    expect(isSaymonError(error) && error).toMatchObject({ name: "NetworkError", status: 407 });
    expect((error as Error).message).toContain("the proxy refuses the request (407)");
    expect([isTemporary(error), requests()]).toEqual([false, 1]);
    expect(JSON.stringify(error)).not.toContain(secret);
  });
});
