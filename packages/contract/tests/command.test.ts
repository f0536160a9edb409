/** The command, as it is built: what it prints, writes and ends with. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Mock, startMock } from "@saymon-logs/mock";
import { type Sandbox, startSandbox } from "@saymon-logs/sandbox";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { probeRequests } from "../src/probes/probes.ts";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const credentials = { SAYMON_LOGIN: "admin", SAYMON_PASSWORD: "planted-password" };

let mock: Mock;
let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  mock = await startMock();
  sandbox = await startSandbox({ records: 300 });
  folder = await mkdtemp(join(tmpdir(), "saymon-logs-test-"));
});
afterAll(async () => {
  await mock?.close();
  await sandbox?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

/** Runs the command with nothing in its environment but what is given. */
async function run(
  args: string[],
  env: Record<string, string> = credentials,
  input: string = "",
): Promise<Ended> {
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [main, ...args], { env: { PATH, ...env } });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [output, errors] = [child.stdout, child.stderr].map(async (stream) =>
    Buffer.concat(await stream.toArray()),
  );
  const [code] = await once(child, "exit");
  return { code, output: String(await output), errors: String(await errors) };
}

const answers = ["--only", "answers"];

describe("exit codes", () => {
  test("0: the server keeps to the document", async () => {
    const { code, output, errors } = await run(["--server", mock.url, ...answers]);
    expect(output).toContain("The server keeps to the document: 0 failed,");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
  });

  test("1: it does not", async () => {
    const broken = await startSandbox({ records: 300, fault: "wrong-type" });
    const { code, output, errors } = await run(["--server", broken.url], {
      ...credentials,
      SAYMON_PASSWORD: "secret",
    });
    await broken.close();
    expect(output).toMatch(/^failed {3}listSessionLog, body \/120\/startTime: The value must be integer\./m);
    expect(output).toContain("The server does not keep to the document");
    expect({ code, errors }).toEqual({ code: 1, errors: "" });
  });

  test("2: it cannot be checked", async () => {
    const { code, output } = await run(["--server", sandbox.url]);
    expect(output).toContain("The server refuses the credentials (401)");
    expect(output).not.toContain("planted-password");
    expect(code).toBe(2);
  });

  test("2: an option is wrong", async () => {
    for (const [args, message] of [
      [[], "error: required option '--server <url>' not specified"],
      [
        ["--server", "saymon"],
        "error: server: must be a URL with https://, or with http:// and --allow-http.",
      ],
      [
        ["--server", "http://u:planted@127.0.0.1"],
        "error: server: must not contain credentials, a query or a fragment.",
      ],
      [["--server", mock.url, "--deadline", "soon"], "It is a number of seconds."],
      [["--server", mock.url, "--deadline", "0"], "It is a number of seconds."],
      [["--server", mock.url, "--only", "some"], "Allowed choices are answers."],
      [["--server", mock.url, "planted"], "error: too many arguments."],
      [["--server", mock.url, "--unknown=planted"], "error: unknown option '--unknown'."],
      [["--server", mock.url, "--json", join("/nowhere", "x.json"), ...answers], "ENOENT"],
    ] as const) {
      const { code, output, errors } = await run([...args]);
      expect({ code, output }).toEqual({ code: 2, output: "" });
      expect(errors).toContain(message);
      expect(errors).not.toContain("planted");
      expect(errors).not.toMatch(/^ +at /m);
    }
  });
});

describe("within its deadline, with exit code 2 and one helpful sentence, it ends against a server", () => {
  /** The sentence that tells why; the conclusion follows it. */
  async function sentence(url: string, env: Record<string, string> = {}): Promise<string | undefined> {
    const { code, output, errors } = await run(["--server", url, "--deadline", "3"], {
      ...credentials,
      ...env,
    });
    expect({ code, errors }).toEqual({ code: 2, errors: "" });
    const paragraphs = output.trim().split("\n\n");
    expect(paragraphs.at(-1)).toMatch(/^Whether the server keeps to the document could not be checked/);
    return paragraphs.at(-2);
  }

  test("that is down", async () => {
    const down = await startSandbox({ records: 0 });
    await down.close();
    expect(await sentence(down.url)).toBe(
      `Nothing listens at ${new URL(down.url).host}: is the server running, and the port right?`,
    );
  });

  test("that is slow: its headers never come", async () => {
    const slow = await startSandbox({ records: 0, fault: "stall" });
    expect(await sentence(slow.url)).toBe("The run did not end within its deadline of 3 s.");
    await slow.close();
  });

  test("that answers everything with HTML", async () => {
    const strange = await startSandbox({ records: 0, fault: "html-200" });
    expect(await sentence(strange.url)).toMatch(
      /answers everything with HTML: a page to sign in stands before SAYMON/,
    );
    await strange.close();
  });

  test("that needs a private CA, which NODE_EXTRA_CA_CERTS mends", async () => {
    const { cert, private: key } = await generate([{ name: "commonName", value: "127.0.0.1" }], {
      extensions: [
        { name: "basicConstraints", cA: true },
        { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
      ],
    });
    const server = createServer({ cert, key }, (_, response) => response.writeHead(401).end());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const url = `https://127.0.0.1:${port}`;
    const certificate = join(folder, "ca.pem");
    await writeFile(certificate, cert);
    const without = await sentence(url);
    const withIt = await sentence(url, { NODE_EXTRA_CA_CERTS: certificate });
    server.close();
    server.closeAllConnections();
    expect(without).toBe(
      `Node.js does not know the CA that issued the certificate of 127.0.0.1:${port}: name a file with the CA's certificate in the environment variable NODE_EXTRA_CA_CERTS.`,
    );
    expect(withIt).toMatch(/^The server refuses the credentials/);
  });
});

describe("credentials", () => {
  test("are refused on the command line, and not repeated", async () => {
    for (const flag of [
      "--password",
      "--login",
      "--api-token",
      "--token",
      "--user",
      "--auth",
      "-u",
      "-p",
      "--secret-key",
    ]) {
      for (const args of [[flag, "planted"], [`${flag}=planted`]]) {
        if (flag.length === 2 && args.length === 1) continue;
        const { code, output, errors } = await run(["--server", mock.url, ...args]);
        expect({ code, output }).toEqual({ code: 2, output: "" });
        expect(errors).toBe(
          `error: ${flag}: credentials are not taken from the command line, where other users of the machine see them. Set SAYMON_LOGIN and SAYMON_PASSWORD, or SAYMON_API_TOKEN.\n`,
        );
      }
    }
  });

  test("come from a pipe where the environment has none", async () => {
    for (const [line, env] of [
      ['{"login": "admin", "password": "secret"}\nmore', {}],
      [`{"apiToken": "${sandbox.users[0]?.apiToken}"}`, {}],
      ["secret\r\n", { SAYMON_LOGIN: "admin" }],
    ] as const) {
      const { code, errors } = await run(["--server", sandbox.url, ...answers], env, line);
      expect({ code, errors }).toEqual({ code: 0, errors: "" });
    }
  });

  test("are asked for in one sentence where there are none", async () => {
    for (const input of ["", "planted", '{"login": "planted"}', "null"]) {
      const { code, errors } = await run(["--server", sandbox.url], {}, input);
      expect(code).toBe(2);
      expect(errors).toMatch(/^error: There are no credentials: set SAYMON_LOGIN and SAYMON_PASSWORD/);
      expect(errors).not.toContain("planted");
    }
  });

  test("of another user, and a token beside a login, find more out", async () => {
    const { output } = await run(["--server", sandbox.url, "--json", "-"], {
      SAYMON_LOGIN: "admin",
      SAYMON_PASSWORD: "secret",
      SAYMON_API_TOKEN: sandbox.users[0]?.apiToken ?? "",
      SAYMON_OTHER_LOGIN: "no-permissions",
      SAYMON_OTHER_PASSWORD: "secret",
    });
    const { probes } = JSON.parse(output);
    const values = Object.fromEntries(
      probes.map(({ probe, value }: Record<string, string>) => [probe, value]),
    );
    expect(values).toMatchObject({ "api-tokens": "on", permissions: "manage-users" });
  });
});

describe("reports", () => {
  test("go to files, beside the text", async () => {
    const [json, junit, attach] = ["a.json", "b.xml", "c.json"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const env = {
      SAYMON_URL: sandbox.url,
      SAYMON_USER_ID: "62c2f3ce80c8654892764d56",
      ...credentials,
      SAYMON_PASSWORD: "secret",
    };
    const { code, output } = await run(["--json", json, "--junit", junit, "--attach", attach], env);
    expect(code).toBe(0);
    expect(output).toContain("The server keeps to the document");
    expect(JSON.parse(await readFile(json, "utf8"))).toMatchObject({ verdict: "kept", server: sandbox.url });
    expect(await readFile(junit, "utf8")).toContain('<testsuite name="listSessionLog"');
    const attachment = await readFile(attach, "utf8");
    expect(JSON.parse(attachment)).toMatchObject({ verdict: "kept", server: "***" });
    expect(attachment).not.toContain("62c2f3ce80c8654892764d56");
    expect(await readFile(json, "utf8")).toContain("62c2f3ce80c8654892764d56");
  });

  test("go to standard output instead of the text, where they are asked to", async () => {
    const { output } = await run(["--server", mock.url, ...answers, "--junit", "-"]);
    expect(output).toMatch(/^<\?xml .*<\/testsuites>\n$/s);
  });
});

test("the version is the package's", async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  expect(await run(["--version"], {})).toEqual({ code: 0, output: `${version}\n`, errors: "" });
});

test("ended by a signal, it ends with 2, and leaves nothing behind", async () => {
  const asked = Promise.withResolvers<void>();
  const stalling = await startSandbox({
    records: 0,
    // The requests of the workflows come last.
    fault: ({ index }) => {
      if (index === 25) asked.resolve();
      return index >= 25 ? "stall" : undefined;
    },
  });
  const own = await mkdtemp(join(folder, "own-"));
  const env = { ...credentials, SAYMON_PASSWORD: "secret", TMPDIR: own };
  const child = spawn(process.execPath, [main, "--server", stalling.url], {
    env: { PATH: process.env["PATH"], ...env },
  });
  const errors = child.stderr.toArray();
  await asked.promise;
  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  await stalling.close();
  expect(code).toBe(2);
  expect(String(Buffer.concat(await errors))).toBe("error: The run was ended by SIGINT.\n");
  expect((await readdir(own)).filter((name) => name.startsWith("saymon-logs"))).toEqual([]);
});

test("help tells options, environment, the number of requests and exit codes", async () => {
  const { code, output } = await run(["--help"], {});
  expect(code).toBe(0);
  expect(output).toContain(`At most ${probeRequests} requests find out what is not published.`);
  for (const word of [
    "--server",
    "SAYMON_URL",
    "SAYMON_OTHER_LOGIN",
    "NODE_EXTRA_CA_CERTS",
    "  2  it could not be checked",
  ])
    expect(output).toContain(word);
});

test("the README's workflow for GitHub Actions runs this command, with options that it has", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const { name } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const workflow = parse(readme.match(/```yaml\n(.*?)```/s)?.[1] ?? "");
  const steps: { run?: string; env?: Record<string, string> }[] = workflow.jobs.contract.steps;
  const step = steps.find(({ run }) => run !== undefined);
  // The package has one command, so npx needs no other name than the package's.
  const [runner = "", flags = ""] = step?.run?.split(/(?<=@\d+\.\d+\.\d+) /) ?? [];
  expect(runner).toMatch(new RegExp(`^npx --yes ${name}@`));
  const { output } = await run(["--help"], {});
  for (const word of [...(flags.match(/--[\w-]+/g) ?? []), ...Object.keys(step?.env ?? {})])
    expect(output).toContain(word);
  expect(flags).toContain("--junit");
});
