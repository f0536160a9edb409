import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect } from "node:net";
import { pipeline } from "node:stream";
import { listen } from "@saymon-logs/command-line/listen";
import { generate } from "selfsigned";

type CertificateExtension = NonNullable<NonNullable<Parameters<typeof generate>[1]>["extensions"]>[number];
type GenerateResult = Awaited<ReturnType<typeof generate>>;

/** A server whose certificate a private CA has signed. */
export interface PrivateNetwork {
  /** The CA's certificate, as PEM text. */
  ca: string;
  /** Address of the server, which responds to everything with the same records. */
  url: string;
  /** Starts a proxy. Each test has its own, so that tests can run at the same time. */
  startProxy(): Promise<Proxy>;
  /** Ends all connections and stops listening. */
  close(): void;
}

/** An HTTP proxy that connects to the local machine, whatever host it is asked for. */
interface Proxy {
  url: string;
  /** What it was asked to connect to, such as `localhost:443`. */
  connected: string[];
}

/**
 * Starts a server as it is found on premises, on a free port.
 *
 * @example
 * ```ts
 * import { startPrivateNetwork } from "./private-network.ts";
 *
 * const network = await startPrivateNetwork([]);
 * console.log(network.url, (await network.startProxy()).url);
 * network.close();
 * ```
 */
export async function startPrivateNetwork(records: unknown[]): Promise<PrivateNetwork> {
  const ca = await certificate("A private CA", { name: "basicConstraints", cA: true, critical: true });
  const altNames = [{ type: dns, value: "localhost" } as const];
  const { cert, private: key } = await certificate("localhost", { name: "subjectAltName", altNames }, ca);

  const server = createHttpsServer({ key, cert }, (_, response) => {
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(records));
  });
  const started = [await listen(server)];
  return {
    ca: ca.cert,
    url: `https://localhost:${started[0]?.port}`,
    async startProxy() {
      const connected: string[] = [];
      const proxy = createProxy(connected);
      const listening = await listen(proxy);
      started.push(listening);
      return { url: listening.url, connected };
    },
    close() {
      for (const { close } of started) void close();
    },
  };
}

/** The type of a DNS name in a certificate. */
const dns = 2;

function certificate(
  commonName: string,
  extension: CertificateExtension,
  ca?: GenerateResult,
): Promise<GenerateResult> {
  return generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [extension],
    ...(ca && { ca: { cert: ca.cert, key: ca.private } }),
  });
}

function createProxy(connected: string[]): Server {
  return createHttpServer().on("connect", ({ url = "" }, client) => {
    connected.push(url);
    const server = connect(Number(url.split(":")[1]), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    });
    // When either side ends its connection, both are closed.
    pipeline(client, server, client, () => {});
  });
}
