/** A private CA and a proxy, on Node, as the client's README describes them. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type PrivateNetwork, startPrivateNetwork } from "../src/private-network.ts";
import { nodeVersions, type Run, testIn } from "../src/runtimes.ts";

const { directory } = inject("project");
const certificate = join(directory, "private-ca.pem");
const records = [{ id: "62725dc8bad91064e16e5910" }];

// What this machine has set must not decide.
const unset = Object.fromEntries(
  ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS", "NODE_USE_ENV_PROXY", "NODE_OPTIONS"]
    .flatMap((name) => [name, name.toLowerCase()])
    .map((name) => [name, undefined]),
);
const credentials = { SAYMON_LOGIN: "auditor", SAYMON_PASSWORD: "hunter2" };

let network: PrivateNetwork;
beforeAll(async () => {
  network = await startPrivateNetwork(records);
  await writeFile(certificate, network.ca);
  const program = await readFile(join(directory, "private-network.mts"), "utf8");
  await writeFile(
    join(directory, "private-network-here.mts"),
    program
      .replace("https://saymon.example.com", network.url)
      .replace(/console\.log\((.*)\);/, "console.log(JSON.stringify($1));"),
  );
});
afterAll(() => network.close());

/** Runs a program with a proxy of its own; resolves to the records, and to what the proxy connected to. */
async function read(run: Run, program: string, env: (proxy: string) => Record<string, string>) {
  const { url, connected } = await network.startProxy();
  const output = await run([program, network.url], { ...unset, ...credentials, ...env(url) });
  return { records: JSON.parse(output), connected };
}

const direct = { records, connected: [] };
const throughProxy = () => ({ records, connected: [new URL(network.url).host] });

for (const node of nodeVersions) {
  testIn(
    node,
    "a certificate of a private CA is refused unless the CA is trusted",
    directory,
    async (run) => {
      const refusal = /UNABLE_TO_VERIFY_LEAF_SIGNATURE/;
      await expect(read(run, "main.cjs", () => ({}))).rejects.toThrow(refusal);
      await expect(read(run, "private-network-here.mts", () => ({}))).rejects.toThrow(refusal);
    },
  );

  testIn(node, "NODE_EXTRA_CA_CERTS trusts a private CA", directory, async (run) => {
    expect(await read(run, "main.cjs", () => ({ NODE_EXTRA_CA_CERTS: certificate }))).toEqual(direct);
  });

  testIn(node, "NODE_USE_ENV_PROXY goes through the proxy", directory, async (run) => {
    const env = { NODE_EXTRA_CA_CERTS: certificate, NODE_USE_ENV_PROXY: "1" };
    expect(await read(run, "main.cjs", (HTTPS_PROXY) => ({ ...env, HTTPS_PROXY }))).toEqual(throughProxy());
    expect(
      await read(run, "main.cjs", (HTTPS_PROXY) => ({ ...env, HTTPS_PROXY, NO_PROXY: "localhost" })),
    ).toEqual(direct);
  });

  testIn(node, "a dispatcher trusts a private CA for one client", directory, async (run) => {
    expect(await read(run, "private-network-here.mts", () => ({ SAYMON_CA: network.ca }))).toEqual(direct);
  });

  testIn(node, "a dispatcher goes through the proxy for one client", directory, async (run) => {
    const env = { SAYMON_CA: network.ca };
    const program = "private-network-here.mts";
    expect(await read(run, program, (HTTPS_PROXY) => ({ ...env, HTTPS_PROXY }))).toEqual(throughProxy());
    expect(
      await read(run, program, (HTTPS_PROXY) => ({ ...env, HTTPS_PROXY, NO_PROXY: "localhost" })),
    ).toEqual(direct);
  });
}

test("the client's guide shows the program with the dispatcher", async () => {
  const program = await readFile(join(directory, "private-network.mts"), "utf8");
  const guide = await readFile(new URL("../../../packages/client/GUIDE.md", import.meta.url), "utf8");
  expect(guide).toContain(program);
});
