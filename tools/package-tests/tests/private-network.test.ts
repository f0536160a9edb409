/** A private CA, and a proxy, on Node: as the client's README says. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "@saymon-logs/release/run";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { type PrivateNetwork, startPrivateNetwork } from "../src/private-network.ts";
import { testIn } from "../src/test-in.ts";

const { directory } = inject("project");
const certificate = join(directory, "private-ca.pem");
const records = [{ id: "62725dc8bad91064e16e5910" }];

// What the machine itself has set must not decide.
const unset = Object.fromEntries(
  ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS", "NODE_USE_ENV_PROXY", "NODE_OPTIONS"]
    .flatMap((name) => [name, name.toLowerCase()])
    .map((name) => [name, undefined]),
);

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
beforeEach(() => network.connected.splice(0));

async function read(node: string, program: string, env: Record<string, string>): Promise<unknown> {
  const credentials = { SAYMON_LOGIN: "auditor", SAYMON_PASSWORD: "hunter2" };
  const options = { cwd: directory, env: { ...unset, ...credentials, ...env } };
  return JSON.parse(await run(node, [program, network.url], options));
}

for (const node of ["Node 22", "Node 24", "Node 26"] as const) {
  testIn(node, "a certificate of a private CA is refused unless the CA is trusted", async (program) => {
    const refusal = /UNABLE_TO_VERIFY_LEAF_SIGNATURE/;
    await expect(read(program, "main.cjs", {})).rejects.toThrow(refusal);
    await expect(read(program, "private-network-here.mts", {})).rejects.toThrow(refusal);
  });

  testIn(node, "NODE_EXTRA_CA_CERTS trusts a private CA", async (program) => {
    expect(await read(program, "main.cjs", { NODE_EXTRA_CA_CERTS: certificate })).toEqual(records);
    expect(network.connected).toEqual([]);
  });

  testIn(node, "NODE_USE_ENV_PROXY goes through the proxy", async (program) => {
    const env = {
      NODE_EXTRA_CA_CERTS: certificate,
      NODE_USE_ENV_PROXY: "1",
      HTTPS_PROXY: network.proxy,
    };
    expect(await read(program, "main.cjs", env)).toEqual(records);
    expect(network.connected).toEqual([new URL(network.url).host]);
    expect(await read(program, "main.cjs", { ...env, NO_PROXY: "localhost" })).toEqual(records);
    expect(network.connected).toHaveLength(1);
  });

  testIn(node, "a dispatcher trusts a private CA for one client", async (program) => {
    const env = { SAYMON_CA: network.ca };
    expect(await read(program, "private-network-here.mts", env)).toEqual(records);
    expect(network.connected).toEqual([]);
  });

  testIn(node, "a dispatcher goes through the proxy for one client", async (program) => {
    const env = { SAYMON_CA: network.ca, HTTPS_PROXY: network.proxy };
    expect(await read(program, "private-network-here.mts", env)).toEqual(records);
    expect(network.connected).toEqual([new URL(network.url).host]);
    expect(await read(program, "private-network-here.mts", { ...env, NO_PROXY: "localhost" })).toEqual(
      records,
    );
    expect(network.connected).toHaveLength(1);
  });
}

test("the program with the dispatcher stands in the client's README", async () => {
  const program = await readFile(join(directory, "private-network.mts"), "utf8");
  const readme = await readFile(join(directory, "node_modules/@saymon-logs/client/README.md"), "utf8");
  expect(readme).toContain(program);
});
