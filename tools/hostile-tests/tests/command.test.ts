/** Secrets of twenty shapes in the command that verifies a server: looked for wherever it could leave them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { listen } from "@saymon-logs/command-line/listen";
import { expect, test } from "vitest";
import { secrets } from "../../../packages/client/tests/support/secrets.ts";
import { healthyServer } from "../src/healthy.ts";
import { filesIn, processTree, type VisibleProcess } from "../src/processes.ts";
import { encodingsOf, formsOf, leaksIn } from "../src/secrets.ts";

const main = fileURLToPath(new URL("../../../packages/contract/dist/main.js", import.meta.url));
const keepFiles = new URL("../src/keep-files.js", import.meta.url).href;

/** The secrets of one run, by the variable that holds each. */
type Planted = Record<
  `SAYMON_${"LOGIN" | "PASSWORD" | "API_TOKEN" | "OTHER_LOGIN" | "OTHER_PASSWORD"}`,
  string
>;

/** Each secret is planted once. A login has no colon, and neither it nor a password has control characters. */
function plan(): Planted[] {
  const rank = (secret: string) => (/\p{Cc}/u.test(secret) ? 2 : secret.includes(":") ? 1 : 0);
  const ranked = Object.values(secrets).sort((one, other) => rank(one) - rank(other));
  const take = () => ranked.shift() as string;
  const logins = Array.from({ length: 4 }, () => ({ SAYMON_LOGIN: take(), SAYMON_OTHER_LOGIN: take() }));
  return logins.map((login) => ({
    ...login,
    SAYMON_PASSWORD: take(),
    SAYMON_OTHER_PASSWORD: take(),
    SAYMON_API_TOKEN: take(),
  }));
}

/** What was seen of a run while it sent requests. */
interface Watched {
  pid: number;
  children: VisibleProcess[];
  commandLines: Set<string>;
}

/** What was seen of a run. */
interface Seen extends Watched {
  code: number;
  /** By name: standard output and error, and the files of the reports. */
  outputs: Record<string, string>;
  /** The temporary files, and those of them that it left. */
  temporary: string[];
  left: string[];
}

/** A server that is healthy until the workflows have run, and repeats secrets then. It watches its client. */
function createHostileServer(planted: Planted, seen: Watched): Server {
  const healthy = healthyServer();
  let count = 0;
  return createServer(async ({ url, headers: { authorization = "" } }, response) => {
    const [command, ...children] = processTree(seen.pid);
    seen.commandLines.add(command?.commandLine ?? "");
    seen.children.push(...children);
    const haveWorkflowsRun = seen.children.length > 0 && children.length === 0;
    if (haveWorkflowsRun && ++count % 3 === 0) return repeatSecrets(planted, response, count / 3);
    const { status, headers, body } = await healthy.fetch(`http://localhost${url}`, {
      headers: { authorization },
    });
    response.writeHead(status, Object.fromEntries(headers));
    response.end(body && (await text(body)));
  });
}

/** Runs the command with these secrets. */
async function runCommand(planted: Planted): Promise<Seen> {
  const folder = mkdtempSync(join(tmpdir(), "saymon-logs-test-"));
  const [temporary, kept, reports] = ["temporary", "kept", "reports"].map((name) => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  }) as [string, string, string];
  const seen: Watched = { pid: 0, children: [], commandLines: new Set() };
  const { url, close } = await listen(createHostileServer(planted, seen));

  const names = ["json", "junit", "attach"];
  const args = names.flatMap((name) => [`--${name}`, join(reports, name)]);
  const { PATH = "" } = process.env;
  const others = Object.fromEntries(
    Object.values(secrets).map((secret, index) => [`SAYMON_X${index}`, secret]),
  );
  const env = {
    PATH,
    TMPDIR: temporary,
    HOME: temporary,
    KEPT_FILES: kept,
    PLANTED: JSON.stringify(secrets),
  };
  const child = spawn(
    process.execPath,
    ["--import", keepFiles, main, "--server", url, "--rate", "999999", ...args],
    { cwd: temporary, env: { ...env, ...others, ...planted }, stdio: ["ignore", "pipe", "pipe"] },
  );
  seen.pid = child.pid ?? 0;
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  await close();
  const written = names.map((name) => [name, readFileSync(join(reports, name), "utf8")]);
  const files = { temporary: filesIn(kept), left: filesIn(temporary) };
  rmSync(folder, { recursive: true });
  return { ...seen, ...files, code, outputs: { stdout, stderr, ...Object.fromEntries(written) } };
}

/** Responds with everything that was sent, in each form, where a report could take it over. */
function repeatSecrets(planted: Planted, response: ServerResponse, turn: number): void {
  const { SAYMON_LOGIN: login, SAYMON_OTHER_LOGIN: other } = planted;
  const forms = [
    ...formsOf(login, planted.SAYMON_PASSWORD),
    ...formsOf(other, planted.SAYMON_OTHER_PASSWORD),
    ...encodingsOf(planted.SAYMON_API_TOKEN),
  ];
  const repeated = forms.join(" zqplanted ");
  const status = [200, 400, 403][turn % 3] as number;
  const record = { id: repeated, userId: repeated, login: repeated, startTime: 1, timestamp: repeated };
  const body = status === 200 ? [record] : { code: repeated, message: repeated };
  const inHeader = repeated.replace(/[^ -~]/g, "?").slice(0, 4000);
  response.writeHead(status, { "content-type": status === 403 ? inHeader : "application/json" });
  response.end(JSON.stringify(body));
}

/** Each secret that is in the text in any of its forms. */
function leaked(text: string, { SAYMON_LOGIN, SAYMON_OTHER_LOGIN }: Planted): string[] {
  return Object.values(secrets).filter((secret) =>
    [SAYMON_LOGIN, SAYMON_OTHER_LOGIN].some((login) => leaksIn(text, login, secret).length > 0),
  );
}

test.skipIf(process.platform !== "linux")(
  "a secret in an argument or in the environment of a child process would be found",
  async () => {
    const [planted] = plan() as [Planted];
    const shows = async (args: string[], env: NodeJS.ProcessEnv) => {
      const wait = 'process.stdin.resume().once("data", () => process.exit())';
      const child = spawn(process.execPath, ["-e", `console.log(1); ${wait}`, "--", ...args], { env });
      await once(child.stdout, "data");
      const seen = processTree(child.pid ?? 0)[0];
      child.stdin.write("end");
      await once(child, "exit");
      return leaked(`${seen?.commandLine}\n${seen?.environment}`, planted);
    };
    expect(await shows([], {})).toEqual([]);
    expect(await shows([`--password=${planted.SAYMON_PASSWORD}`], {})).toEqual([planted.SAYMON_PASSWORD]);
    expect(await shows([], { TOKEN: planted.SAYMON_API_TOKEN })).toEqual([planted.SAYMON_API_TOKEN]);
  },
);

// Two of the four runs plant half of the secrets. With TEST_ALL=1 every secret is planted.
test.concurrent.for(plan().slice(0, process.env["TEST_ALL"] === "1" ? undefined : 2))(
  "no secret is in an output, a temporary file, a child's environment or an argument: run %#",
  { skip: process.platform !== "linux" },
  async (planted, { expect }) => {
    const { code, outputs, children, commandLines, temporary, left } = await runCommand(planted);
    const places = {
      ...outputs,
      files: temporary.join("\n"),
      environments: children.map(({ environment }) => environment).join("\n"),
      arguments: [...commandLines, ...children.map(({ commandLine }) => commandLine)].join("\n"),
    };
    for (const [place, text] of Object.entries(places)) {
      expect(leaked(text, planted), place).toEqual([]);
      // All of them were looked at.
      if (place !== "stderr") expect(text.length, place).toBeGreaterThan(100);
    }
    expect(places.files).toContain("respect.json");
    expect(places.environments).not.toMatch(/SAYMON_|PLANTED/);
    expect(left).toEqual([]);
    expect(code).toBe(1);
    expect(outputs["stdout"]).toMatch(/^FAILED: /m);
  },
);
