/** Proxies as Debian's packages have them, each with a configuration of its own in a temporary folder. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort, listen } from "@saymon-logs/command-line/listen";
import { onTestFinished } from "vitest";

const programs = { nginx: "/usr/sbin/nginx", squid: "/usr/sbin/squid" };

/** Why tests with a program are skipped; undefined when it is installed. */
export function missing(program: keyof typeof programs): string | undefined {
  return existsSync(programs[program]) ? undefined : `${program} is not installed`;
}

/** A running proxy. */
export interface Proxy {
  url: string;
  stop(): Promise<void>;
  /** Starts it again, at the same address. */
  start(): Promise<void>;
}

/** Starts nginx in front of a server. It stops with the test. */
export function startNginx(upstream: string, directives: string = ""): Promise<Proxy> {
  return startProxy("nginx", (port, folder) => ({
    config: `
      ${process.getuid?.() === 0 ? "user root;" : ""}
      daemon off; master_process off; pid ${folder}/pid; error_log stderr crit;
      events {}
      http {
        access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/1; uwsgi_temp_path ${folder}/2; scgi_temp_path ${folder}/3;
        server {
          listen 127.0.0.1:${port}; ${directives}
          location / { proxy_pass ${upstream}; proxy_http_version 1.1; proxy_buffering off; }
        }
      }`,
    args: ["-p", folder, "-e", "stderr", "-c"],
  }));
}

/** Starts squid as a forward proxy with these rules. It stops with the test. */
export function startSquid(rules: string): Promise<Proxy> {
  return startProxy("squid", (port, folder) => ({
    config: `
      http_port 127.0.0.1:${port}
      pid_filename none
      cache_log ${folder}/cache.log
      access_log none
      cache deny all
      netdb_filename none
      visible_hostname localhost
      shutdown_lifetime 0 seconds
      ${rules.replaceAll("\n", "\n      ")}\n`.replaceAll(/^ +/gm, ""),
    args: ["-N", "-f"],
  }));
}

async function startProxy(
  program: keyof typeof programs,
  configure: (port: number, folder: string) => { config: string; args: string[] },
): Promise<Proxy> {
  const port = await findFreePort();
  const folder = await mkdtemp(join(tmpdir(), `${program}-`));
  // Squid gives up the rights of root.
  await chmod(folder, 0o777);
  const { config, args } = configure(port, folder);
  const file = join(folder, "config");
  await writeFile(file, config);

  let child: ChildProcess | undefined;
  const proxy: Proxy = {
    url: `http://127.0.0.1:${port}`,
    async start() {
      child = spawn(programs[program], [...args, file], {
        stdio: ["ignore", "ignore", "inherit"],
        cwd: folder,
      });
      await accepting(port, child);
    },
    async stop() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
  onTestFinished(async () => {
    await proxy.stop();
    await rm(folder, { recursive: true, force: true });
  });
  await proxy.start();
  return proxy;
}

/** Resolves when the program accepts connections. */
async function accepting(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the proxy ended with ${child.exitCode}`);
    const socket = connect(port, "127.0.0.1");
    const [event] = await Promise.race([
      once(socket, "connect").then(() => ["connect"]),
      once(socket, "error").then(() => ["error"]),
    ]).catch(() => ["error"]);
    socket.destroy();
    if (event === "connect") return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Starts a server that ends with the test. */
export async function startServer(
  handler: Parameters<typeof createServer>[1],
): Promise<{ url: string; server: Server }> {
  const server = createServer(handler);
  const { url, close } = await listen(server);
  onTestFinished(close);
  return { url, server };
}
